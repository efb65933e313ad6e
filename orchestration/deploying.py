"""`congkhai deploy`: the public release to every place of `deploy_to`, looked at byte by byte."""

from __future__ import annotations

import argparse
import sys

from orchestration.collect.home import writer_lock
from orchestration.run import DONE, TO_MEND
from orchestration.settings import Settings


def deploy(settings: Settings, _options: argparse.Namespace) -> int:
    """Copy, read back, switch; a place that shows the release already is read back too."""
    from orchestration.publish.deploy.deploy import DeployError, deploy_current

    if not settings.home.current.exists():
        print("Chưa có bản công bố nào; chạy congkhai publish trước.", file=sys.stderr)
        return TO_MEND
    if not settings.deploy_to:
        print("Chưa nêu nơi nào ở khóa deploy_to của congkhai.toml (hoặc CONGKHAI_DEPLOY_TO).", file=sys.stderr)
        return TO_MEND
    with writer_lock(settings.home):
        try:
            done = deploy_current(settings, checks_all=True)
        except DeployError as error:
            print(error, file=sys.stderr)
            return TO_MEND
    print("\n".join(f"{one.place}: {one.folder}" for one in done))
    return DONE
