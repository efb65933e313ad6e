"""Before anything is compared with the public release: is it still what it was built as? If not, it is made again."""

from __future__ import annotations

import sys

from orchestration.again import made_again
from orchestration.settings import Settings, SettingsError

_MOST_NAMES = 5


def mend_public_release(settings: Settings) -> None:
    """Put the right bytes back, file by file, where the public release lost or changed any.

    Raises SettingsError when it cannot be made again: then only a backup holds it.
    """
    from orchestration.publish.rebuild import CannotRebuild
    from orchestration.publish.repair import damage, put_back
    from orchestration.publish.switch import linked_release

    release_id = linked_release(settings.home)
    told = damage(settings.home, release_id) if release_id else []
    if not told:
        return
    names = [*told[:_MOST_NAMES], *(["…"] if len(told) > _MOST_NAMES else [])]
    print(
        "\n".join([f"Bản công bố {release_id} trên đĩa hỏng {len(told)} chỗ; dựng lại từ kho:", *names]),
        file=sys.stderr,
    )
    try:
        with made_again(settings, release_id) as (asked, scratch, result):
            left = put_back(asked.folder, scratch.releases / asked.id) if result.success else told
    except CannotRebuild as error:
        left = [str(error)]
    if left:
        raise SettingsError(
            "\n".join([f"Không dựng lại được đúng bản {release_id}:", *left[:_MOST_NAMES]])
            + "\nLấy lại bản này bằng congkhai restore từ bản sao lưu, hoặc congkhai rollback về bản trước."
        )
