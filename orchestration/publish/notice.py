"""What stays in the place of a withdrawn release: a folder beside the releases, which are never touched.

`withdrawn/<id>/` holds `note.json`, and `site/index.html`, a page of its own for the address of that release. Beside
them lies `<id of the release that is public>/`: that release again, by hard links, with a band on each page that leads
to the note. `current` points there until the next release, whose own pages tell of the withdrawal.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

from orchestration.export.files import file_hash, write_json
from orchestration.publish.markup import esc
from orchestration.publish.state import RELEASED, described, lines, now, withdrawals
from orchestration.publish.wording import date
from orchestration.settings import Home

_BODY = re.compile(r"<body[^>]*>")
# a file, since the policy of the pages runs no style that stands in them
_STYLE = "thu-hoi.css"
_CSS = """:root { color-scheme: light dark; }
.notice-page { font: 1.1rem/1.6 sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
.withdrawn { margin: 0; padding: 0.6rem 1rem; background: #7a1f1f; color: #fff; font-size: 0.8rem; }
.withdrawn a { color: #fff; text-decoration: underline; }
"""


def write_note(home: Home, release_id: str, public: str, office: str, reason: str, day: str = "") -> None:
    """Make the folder of a withdrawal beside its place and rename it there; `public` is "" when no release is left.

    `day` is that of the withdrawal, today by default.
    """
    folder, part = home.withdrawn / release_id, home.withdrawn / f"{release_id}.part"
    shutil.rmtree(part, ignore_errors=True)
    note = {
        "release": release_id,
        "withdrawn_on": day or now().date().isoformat(),
        "office": office,
        "reason": reason,
    }
    (part / "site").mkdir(parents=True)
    write_json(part / "note.json", note)
    (part / "site" / "index.html").write_text(_page(note, _STYLE), encoding="utf-8")
    (part / "site" / _STYLE).write_text(_CSS, encoding="utf-8")
    if public:
        notes = [*_notes_since(home, public, but=release_id), note]
        _with_band(home.releases / public, part / public, described(home, public), notes)
    to_disk(part)
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def _notes_since(home: Home, public: str, but: str) -> list[dict[str, str]]:
    """Withdrawals that the pages of a release cannot tell of: they came after it was made."""
    made = next(i for i, row in enumerate(lines(home)) if (row["release"], row["state"]) == (public, RELEASED))
    later = [row for row in lines(home)[made:] if row in withdrawals(home) and row["release"] != but]
    return [{**row, "withdrawn_on": str(row["at"])[:10]} for row in later]


def _with_band(release: Path, copy: Path, said: dict[str, Any], notes: list[dict[str, str]]) -> None:
    """A release once more, a band on its pages and the notes below thu-hoi/; its release.json names these bytes."""
    for path in sorted(release.rglob("*")):
        place = copy / path.relative_to(release)
        name = path.relative_to(release).as_posix()
        if path.is_dir():
            place.mkdir(parents=True)
        elif path.suffix == ".html" and name.startswith("site/"):
            root = "../" * (name.count("/") - 1)
            head, body, rest = _at_body(path.read_text(encoding="utf-8"))
            place.write_text(f"{head}{body}{_band(notes, root)}{rest}", encoding="utf-8")
            said["files"][name] = file_hash(place)
        elif name != "release.json":
            os.link(path, place)
    told = {f"{note['release']}/index.html": _page(note, f"../{_STYLE}", back="../../") for note in notes}
    for name, text in (told | {_STYLE: _CSS}).items():
        place = copy / "site" / "thu-hoi" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        said["files"][place.relative_to(copy).as_posix()] = file_hash(place)
    write_json(copy / "release.json", said)


def _at_body(text: str) -> tuple[str, str, str]:
    """What is before the opening tag of the body, the tag, and what is after it."""
    found = _BODY.search(text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else ("", "", text)


def _band(notes: list[dict[str, str]], root: str) -> str:
    items = " ".join(
        f"Bản công bố {esc(note['release'])} đã thu hồi ngày {esc(date(note['withdrawn_on']))}: {esc(note['reason'])} "
        f'(<a href="{root}thu-hoi/{esc(note["release"])}/">xem lời báo</a>).'
        for note in notes
    )
    style = f'<link rel="stylesheet" href="{root}thu-hoi/{_STYLE}">'
    return f'\n{style}<aside class="withdrawn" aria-label="Thu hồi">{items}</aside>'


def _page(note: dict[str, str], style: str, back: str = "") -> str:
    title = f"Bản công bố {esc(note['release'])} đã được thu hồi"
    day, office, reason = (esc(text) for text in (date(note["withdrawn_on"]), note["office"], note["reason"]))
    link = f'<p><a href="{back}">Về bản đang công bố</a></p>\n' if back else ""
    return (
        '<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{title}</title>\n<link rel="stylesheet" href="{style}">\n</head>\n'
        f'<body class="notice-page">\n<h1>{title}</h1>\n'
        f"<p>Ngày thu hồi: {day}. Cơ quan quyết định: {office}.</p>\n<p>Lý do: {reason}</p>\n"
        f"<p>Số liệu của bản này không còn giá trị sử dụng; xin không trích dẫn.</p>\n{link}</body>\n</html>\n"
    )


def to_disk(folder: Path) -> None:
    """Bytes to disk before anything points to them: a power cut must not leave a named but empty file."""
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
