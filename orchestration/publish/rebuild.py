"""`congkhai rebuild`: a scratch home with all that a release was made of, and the comparison of what it gives.

The home itself is only read. What was received, decided or published after the release is left out.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.journal import whole_lines
from orchestration.collect.pull import landed_path, read_ledger
from orchestration.collect.tombstone import read_tombstones
from orchestration.export.files import file_hash
from orchestration.publish.describe import code_fingerprint
from orchestration.publish.query_page import ENGINE
from orchestration.publish.released import release_folder
from orchestration.publish.state import RELEASED
from orchestration.settings import CODE_VERSION, Home, Settings
from orchestration.transform.compact import quoted

_DATABASE = "data/warehouse.duckdb"


class CannotRebuild(Exception):
    """Something the release was made of is not there any more or is another one; the text says what."""


@dataclass(frozen=True)
class Asked:
    """A release to be made again: its folder, its release.json, and the day on which it was published."""

    folder: Path
    described: dict[str, Any]
    day: str

    @property
    def id(self) -> str:
        """The id of the release."""
        return str(self.described["id"])


def prepare(settings: Settings, release_id: str, scratch: Home) -> Asked:
    """Fill an empty scratch home with what a release was made of. Raises UnknownRelease, CannotRebuild."""
    home = settings.home
    folder = release_folder(home, release_id, is_withdrawn_too=True)
    try:
        described = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotRebuild(
            f"release.json của bản {folder.name} không đọc được, mà chỉ tệp này nói bản ấy được làm từ những gì."
        ) from error
    _check_program(settings, described)
    scratch.landing.mkdir(parents=True)
    _ledger(home, scratch, described)
    _landing(home, scratch, described)
    _decisions(home, scratch, described["decisions"])
    return Asked(folder, described, _releases(home, scratch, described))


def _check_program(settings: Settings, described: dict[str, Any]) -> None:
    now = {"code_version": CODE_VERSION, "catalogue": Catalogue(settings.seeds).fingerprint}
    words = {"code_version": "Phiên bản chương trình", "catalogue": "Danh mục (dbt_project/seeds)"}
    for name, value in now.items():
        if described[name] != value:
            raise CannotRebuild(
                f"{words[name]} nay là {value[:12]}, bản công bố {described['id']} làm bằng "
                f"{described[name][:12]}; lấy lại đúng mã nguồn của lúc ấy rồi chạy lại."
            )
    if has_engine(described) and replace(settings, sql_in_browser=True).query_assets is None:
        raise CannotRebuild(
            f"Bản công bố {described['id']} kèm công cụ SQL trong trình duyệt, mà máy này không có công cụ ấy; chạy "
            "make query-assets rồi chạy lại."
        )


def has_engine(described: dict[str, Any]) -> bool:
    """Whether a release carries the engine of SQL in the browser, by its release.json."""
    return any(name.startswith(f"site/{ENGINE}/") for name in described["files"])


def _ledger(home: Home, scratch: Home, described: dict[str, Any]) -> None:
    """The lines of the ledger that the release names, and the purges of before it."""
    named = {row["sequence"]: row["sha256"] for row in described["ledger"]}
    lines = {json.loads(line)["sequence"]: line for line in whole_lines(home.ledger)}
    there = {entry.sequence: entry.sha256 for entry in read_ledger(home)}
    lost = [sequence for sequence, sha256 in named.items() if there.get(sequence) != sha256]
    if lost:
        raise CannotRebuild(f"Sổ nhận tệp không còn lượt nộp số {', '.join(map(str, lost))} như lúc công bố.")
    scratch.ledger.write_text("".join(f"{lines[sequence]}\n" for sequence in named), encoding="utf-8")
    stones = [line for line in whole_lines(home.tombstones) if json.loads(line)["sha256"] in described["purged"]]
    if stones:
        scratch.tombstones.write_text("".join(f"{line}\n" for line in stones), encoding="utf-8")


def _landing(home: Home, scratch: Home, described: dict[str, Any]) -> None:
    """Links to the received bytes, each hashed first: a changed byte would be a submission nobody sent."""
    purged = read_tombstones(home)
    for row in described["ledger"]:
        sha256, link = row["sha256"], landed_path(scratch, row["sha256"])
        if sha256 in described["purged"] or link.is_symlink():
            continue
        what = f"Tệp «{row['file']}» ({sha256[:12]})"
        landed = landed_path(home, sha256)
        if sha256 in purged:
            raise CannotRebuild(f"{what} đã bị xóa bằng congkhai purge sau khi công bố: {purged[sha256].reason}.")
        if not landed.exists():
            raise CannotRebuild(f"{what} không còn trong kho {home.landing}; lấy lại từ bản sao lưu.")
        if file_hash(landed) != sha256:
            raise CannotRebuild(f"{what} trong kho đã bị đổi nội dung; lấy lại từ bản sao lưu.")
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(landed)


def _decisions(home: Home, scratch: Home, hashes: dict[str, str]) -> None:
    """Decisions are append-only: those of the release are the first lines of the file, known by their hash."""
    scratch.decisions.mkdir()
    for name, sha256 in hashes.items():
        file = home.decisions / name
        then = _first_lines(file.read_bytes(), sha256) if file.exists() else None
        if then is None:
            raise CannotRebuild(
                f"decisions/{name} không còn mở đầu bằng các dòng của lúc công bố: tệp này chỉ được thêm dòng ở cuối."
            )
        (scratch.decisions / name).write_bytes(then)


def _first_lines(data: bytes, sha256: str) -> bytes | None:
    if hashlib.sha256(data).hexdigest() == sha256:
        return data
    digest, end = hashlib.sha256(), 0
    for line in [b"", *data.splitlines(keepends=True)]:
        digest.update(line)
        end += len(line)
        if digest.hexdigest() == sha256:
            return data[:end]
    return None


def _releases(home: Home, scratch: Home, described: dict[str, Any]) -> str:
    """Links to the earlier releases, whose names and data a release refers to; returns the day of publication."""
    rows = [json.loads(line) for line in whole_lines(home.release_log)]
    # the day of the first line is that of the gate: a release may have waited for its approval
    place = next(i for i, row in enumerate(rows) if row["release"] == described["id"])
    scratch.releases.mkdir()
    for release_id in dict.fromkeys(row["release"] for row in rows[:place] if row["state"] == RELEASED):
        folder = home.releases / release_id
        if not (folder / "release.json").exists():
            raise CannotRebuild(f"Thiếu bản công bố trước đó «{release_id}» trong {home.releases}.")
        (scratch.releases / release_id).symlink_to(folder)
    if rows[:place]:
        scratch.release_log.write_text("".join(f"{json.dumps(row)}\n" for row in rows[:place]), encoding="utf-8")
    if described["previous"]:
        scratch.current.symlink_to(Path("releases") / described["previous"])
    return str(rows[place]["at"])[:10]


def differences(asked: Asked, scratch: Home, settings: Settings) -> list[str]:
    """A line for every file of the release that is not what the scratch home gave, or not what it was; none: equal."""
    made = scratch.releases / asked.id
    if not (made / "release.json").exists():
        return [f"{asked.id}: không dựng lại được bản công bố này"]
    again = json.loads((made / "release.json").read_text(encoding="utf-8"))
    told = [f"{name}: {fault}" for name, fault in _files(asked, again)]
    tables = differing_tables(asked.folder / _DATABASE, made / _DATABASE)
    told += [f"{_DATABASE}: bảng {name} khác" for name in tables]
    # files are told one by one, and of the program the version alone must be the same
    left_out = {"files": None, "code": None}
    if not told and asked.described | left_out != again | left_out:
        told.append("release.json: nội dung khác")
    if told and asked.described["code"] != code_fingerprint(settings.root):
        told.append("(mã nguồn của chương trình không còn đúng như lúc công bố)")
    return told


def _files(asked: Asked, again: dict[str, Any]) -> list[tuple[str, str]]:
    then, now = asked.described["files"], again["files"]
    found = []
    for name in sorted(then.keys() | now.keys()):
        if name == _DATABASE:
            continue
        if then.get(name) != now.get(name):
            found.append((name, "dựng lại ra nội dung khác"))
        file = asked.folder / name
        if name in then and (not file.exists() or file_hash(file) != then[name]):
            found.append((name, "trên đĩa không còn như lúc công bố"))
    return found


def differing_tables(left: Path, right: Path) -> list[str]:
    """Tables that differ between two databases in columns, comments or rows; its bytes depend on more than these."""
    if not left.exists() or not right.exists():
        return ["(thiếu tệp)"]
    with duckdb.connect() as connection:
        connection.execute(f"attach {quoted(left)} as l (read_only)")
        connection.execute(f"attach {quoted(right)} as r (read_only)")
        shape = (
            "select table_name, column_name, data_type, comment from duckdb_columns() where database_name = '{0}' "
            "union all select table_name, null, null, comment from duckdb_tables() where database_name = '{0}'"
        )
        sides = [set(connection.execute(shape.format(side)).fetchall()) for side in ("l", "r")]
        differing = {row[0] for row in sides[0] ^ sides[1]}
        for table in sorted({row[0] for row in sides[0] & sides[1]} - differing):
            one, other = f'(from l."{table}")', f'(from r."{table}")'
            rows = connection.execute(
                f"select count(*) from (({one} except all {other}) union all ({other} except all {one}))"
            ).fetchall()
            if rows[0][0]:
                differing.add(table)
    return sorted(differing)
