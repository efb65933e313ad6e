"""Before anything is compared with the public release: is it still what it was built as? If not, it is made again."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from orchestration.again import made_again
from orchestration.progress import quiet_imports
from orchestration.settings import Home, Settings, SettingsError

_MOST_NAMES = 5


def mend_public_release(settings: Settings) -> None:
    """Put the right bytes back, file by file, where the public release lost or changed any.

    Raises StateError, and SettingsError when it cannot be made again or an earlier release is gone: then only a backup
    holds it.
    """
    from orchestration.publish.switch import heal, linked_release

    # a link that nobody may follow is none to be made again
    heal(settings)
    if release_id := linked_release(settings.home):
        _mend(settings, release_id)
    _refuse_lost_releases(settings.home)


def _mend(settings: Settings, release_id: str) -> None:
    from orchestration.publish.repair import damage
    from orchestration.publish.verify import damaged_files
    from orchestration.publish.withdrawal import renew_note

    told = damage(settings.home, release_id)
    if told:
        _make_again(settings, release_id, told)
    # what readers see while a note of a withdrawal stands is a copy with files of its own
    shown = settings.home.current.resolve()
    if shown.parent != settings.home.releases.resolve() and (told := damaged_files(shown)):
        print(_said(f"Trang đang hiện {release_id} cùng lời báo thu hồi", told), file=sys.stderr)
        renew_note(settings.home)


def _refuse_lost_releases(home: Home) -> None:
    """Every release that ever was public must be there: what it hid stays hidden, and its version is given out once."""
    from orchestration.publish.state import released_ids

    lost = [one for one in released_ids(home) if not _is_there(home.releases / one)]
    if lost:
        raise SettingsError(
            f"Bản từng công bố {', '.join(lost)} không còn trong {home.releases} hoặc release.json của bản ấy không "
            "đọc được: không biết những gì đã bảo mật. Lấy lại từ bản sao lưu (congkhai restore) rồi chạy lại."
        )


def _is_there(folder: Path) -> bool:
    try:
        json.loads((folder / "release.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return (folder / "data" / "indicator_value.parquet").is_file()


def _make_again(settings: Settings, release_id: str, told: list[str]) -> None:
    from orchestration.publish.rebuild import CannotRebuild
    from orchestration.publish.repair import put_back

    print(_said(f"Bản công bố {release_id}", told), file=sys.stderr)
    with quiet_imports():
        # the run that follows must not hold on to dbt's manifest of a scratch home that is gone by then
        importlib.import_module("orchestration.definitions")
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


def _said(what: str, told: list[str]) -> str:
    names = [*told[:_MOST_NAMES], *(["…"] if len(told) > _MOST_NAMES else [])]
    return "\n".join([f"{what} trên đĩa hỏng {len(told)} chỗ; dựng lại từ kho:", *names])
