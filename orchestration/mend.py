"""Before anything is compared with the public release: is it still what it was built as? If not, it is made again."""

from __future__ import annotations

import sys

from orchestration.again import made_again
from orchestration.settings import Settings, SettingsError

_MOST_NAMES = 5


def mend_public_release(settings: Settings) -> None:
    """Put the right bytes back, file by file, where the public release lost or changed any.

    Raises StateError, and SettingsError when it cannot be made again: then only a backup holds it.
    """
    from orchestration.publish.repair import damage
    from orchestration.publish.switch import heal, linked_release
    from orchestration.publish.verify import damaged_files
    from orchestration.publish.withdrawal import renew_note

    # a link that nobody may follow is none to be made again
    heal(settings)
    release_id = linked_release(settings.home)
    if not release_id:
        return
    told = damage(settings.home, release_id)
    if told:
        _make_again(settings, release_id, told)
    # what readers see while a note of a withdrawal stands is a copy with files of its own
    shown = settings.home.current.resolve()
    if shown.parent != settings.home.releases.resolve() and (told := damaged_files(shown)):
        print(_said(f"Trang đang hiện {release_id} cùng lời báo thu hồi", told), file=sys.stderr)
        renew_note(settings.home)


def _make_again(settings: Settings, release_id: str, told: list[str]) -> None:
    from orchestration.publish.rebuild import CannotRebuild
    from orchestration.publish.repair import put_back

    print(_said(f"Bản công bố {release_id}", told), file=sys.stderr)
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
