"""`congkhai verify`: whether a release is still what it was built as, and the home one consistent story.

Each difference is one Vietnamese line; no line means that all is as it should be.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from orchestration.export.files import data_hash, file_hash
from orchestration.publish.state import (
    RELEASED,
    STATES,
    WAITING,
    WITHDRAWN,
    is_allowed,
    last_lines,
    lines,
    public_now,
    released_ids,
    waiting,
)
from orchestration.publish.switch import place_of
from orchestration.settings import Home
from orchestration.transform.compact import quoted


def differences(folder: Path) -> list[str]:
    """What is not as release.json, gate.json and the Parquet files of one release say."""
    try:
        described = json.loads((folder / "release.json").read_text(encoding="utf-8"))
        named, digest = dict(described["files"]), str(described["data_hash"])
    except (OSError, ValueError, TypeError, KeyError):
        return ["release.json: không đọc được"]
    told = [] if described.get("id") == folder.name else [f"release.json: ghi bản «{described.get('id')}»"]
    told += _files(folder, named) + _linked(folder) + _gate(folder, digest)
    return told + (_tables(folder / "data") if not told else [])


def damaged_files(folder: Path) -> list[str]:
    """The files of a release that are missing, changed or too many, by their hashes alone."""
    try:
        named = dict(json.loads((folder / "release.json").read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, TypeError, KeyError):
        return ["release.json: không đọc được"]
    return _files(folder, named) + _linked(folder)


def _files(folder: Path, named: dict[str, str]) -> list[str]:
    linked = folder / "site" / "data"
    there = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and linked not in path.parents and path != folder / "release.json"
    }
    told = [f"{name}: thiếu tệp" for name in sorted(named.keys() - there.keys())]
    told += [f"{name}: tệp thừa, release.json không nêu" for name in sorted(there.keys() - named.keys())]
    shared = sorted(named.keys() & there.keys())
    return told + [f"{name}: nội dung đã đổi" for name in shared if file_hash(there[name]) != named[name]]


def _linked(folder: Path) -> list[str]:
    """site/data/ must hold the files of data/ and gate.json, as the same file or with the same bytes."""
    told = []
    originals = {path.name: path for path in [*(folder / "data").glob("*"), folder / "gate.json"] if path.is_file()}
    copies = {path.name: path for path in (folder / "site" / "data").glob("*")}
    for name in sorted(originals.keys() | copies.keys()):
        one, other = originals.get(name), copies.get(name)
        if one is None or other is None:
            told.append(f"site/data/{name}: {'thiếu tệp' if other is None else 'tệp thừa'}")
        elif not one.samefile(other) and file_hash(one) != file_hash(other):
            told.append(f"site/data/{name}: khác tệp trong data/")
    return told


def _gate(folder: Path, digest: str) -> list[str]:
    try:
        gate = json.loads((folder / "gate.json").read_text(encoding="utf-8"))
        verdict, judged = gate["verdict"], gate["data_hash"]
    except (OSError, ValueError, TypeError, KeyError):
        return ["gate.json: không đọc được"]
    told = [] if verdict == "green" else [f"gate.json: kết luận là «{verdict}», cần «green»"]
    if not judged == digest == data_hash(folder / "data"):
        told.append("gate.json: không phải của dữ liệu trong data/")
    return told


def _tables(data: Path) -> list[str]:
    """Tables of the public DuckDB file that do not hold the rows of their Parquet file."""
    told = []
    with duckdb.connect() as connection:
        try:
            connection.execute(f"attach {quoted(data / 'warehouse.duckdb')} as r (read_only)")
            rows = connection.execute("select table_name from duckdb_tables() where database_name = 'r'").fetchall()
        except duckdb.Error:
            return ["data/warehouse.duckdb: không mở được"]
        tables = {str(name) for (name,) in rows}
        for file in sorted(data.glob("*.parquet")):
            if file.stem not in tables:
                told.append(f"data/warehouse.duckdb: thiếu bảng {file.stem}")
                continue
            one, other = f'(from r."{file.stem}")', f"(from read_parquet({quoted(file)}))"
            differ = f"select count(*) from (({one} except all {other}) union all ({other} except all {one}))"
            try:
                if connection.execute(differ).fetchall()[0][0]:
                    told.append(f"data/warehouse.duckdb: bảng {file.stem} khác tệp Parquet")
            except duckdb.Error:
                told.append(f"data/warehouse.duckdb: bảng {file.stem} có cột khác tệp Parquet")
    return told


def home_differences(home: Home) -> list[str]:
    """What the journal, the link and the folders of a home say against each other. Raises StateError."""
    told = _journal(home)
    last, public, ever = last_lines(home), public_now(home), released_ids(home)
    for release_id, row in last.items():
        kept = row["state"] in WAITING or release_id in ever
        if kept and not (home.releases / release_id).is_dir():
            told.append(f"{release_id}: {STATES[row['state']]} nhưng không còn thư mục trong releases/")
        if row["state"] == WITHDRAWN and not (home.withdrawn / release_id / "note.json").exists():
            told.append(f"{release_id}: đã thu hồi nhưng thiếu lời báo trong withdrawn/")
        if row["state"] == RELEASED and release_id != public:
            told.append(f"{release_id}: releases.jsonl ghi đang công bố cùng lúc với {public}")
    for folder in sorted(home.releases.glob("*")):
        if folder.name not in last:
            told.append(f"{folder.name}: có trong releases/ nhưng không có trong releases.jsonl (lượt chạy bị ngắt)")
    waits = waiting(home)
    file = home.releases / waits["release"] / "release.json" if waits else None
    if waits and file and file.exists() and file_hash(file) != waits.get("release_json"):
        told.append(f"{waits['release']}: release.json không phải bản đã dựng hoặc đã phê duyệt")
    return told + _link(home, public)


def _journal(home: Home) -> list[str]:
    told, before, ever = [], dict[str, str](), set[str]()
    for number, row in enumerate(lines(home), 1):
        release_id, state = str(row["release"]), str(row["state"])
        if not is_allowed(before.get(release_id, ""), state, release_id in ever):
            told.append(f"releases.jsonl, dòng {number}: {release_id} không thể chuyển thành «{state}»")
        before[release_id] = state
        ever |= {release_id} if state == RELEASED else set()
    return told


def _link(home: Home, public: str) -> list[str]:
    if not home.current.is_symlink():
        return [f"current: thiếu, phải chỉ vào {public}; chạy congkhai publish để nối lại"] if public else []
    target = home.current.readlink()
    if target == place_of(home, public):
        noted = differences(home.current.resolve()) if target.parts[0] == home.withdrawn.name and public else []
        return [f"current: {line}" for line in noted]
    named = public or "không có bản nào"
    return [f"current: chỉ vào {target}, releases.jsonl ghi {named}; chạy congkhai publish để nối lại"]
