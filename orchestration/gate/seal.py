"""What binds a verdict to bytes: every file of the candidate, and the rules it was judged by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from orchestration.collect.catalogue import Catalogue
from orchestration.export.files import data_hash, file_hash
from orchestration.gate.judge import FAIL, PASS, SUITES, RuleVerdict
from orchestration.settings import CODE_VERSION, Home, Settings, load_settings

GREEN, RED = "green", "red"
# made again from the judged Parquet when it is published, since its bytes depend on more than its tables
_DATABASE = "warehouse.duckdb"
# a built release that waits holds what was made from the judged bytes, and its release.json names each file of it
_OF_CANDIDATE = {"data", "gate.json"}
_OF_RELEASE = _OF_CANDIDATE | {"site", "release.json"}
_SHAPE = {
    "candidate": str,
    "data_hash": str,
    "files": dict,
    "judged_by": dict,
    "rules": list,
    "verdict": str,
    "versions": dict,
    "waivers": list,
}
_RULE = {*RuleVerdict.__annotations__, "title_vi"}


class GateRed(Exception):
    """The gate refuses; the text says why in Vietnamese."""


def seal(data: Path, settings: Settings) -> dict[str, Any]:
    """What a verdict on the folder `data` names: id and hash of its tables, hash of every other file, its rules.

    Raises GateRed for anything that is neither a plain file nor a folder: a link could show other bytes tomorrow.
    """
    if not data.is_dir() or data.is_symlink():
        raise GateRed(f"Bản dự thảo {data.parent.name} không có thư mục data; chạy lại congkhai publish.")
    strange = [p for p in sorted(data.rglob("*")) if p.is_symlink() or not (p.is_file() or p.is_dir())]
    if strange:
        raise GateRed(
            f"Bản dự thảo {data.parent.name}: «{strange[0].relative_to(data).as_posix()}» không phải một tệp thường; "
            "chạy lại congkhai publish."
        )
    digest = data_hash(data)
    return {
        "candidate": digest[:12],
        "data_hash": digest,
        "files": _other_files(data),
        "judged_by": {
            "catalogue": Catalogue(settings.seeds).fingerprint,
            "suites": {suite: file_hash(settings.expectations / f"{suite}.json") for suite in SUITES},
        },
    }


def _other_files(data: Path) -> dict[str, str]:
    """sha256 of every file the data hash leaves out, by its path below `data`."""
    in_hash = {path for pattern in ("*.parquet", "*.csv") for path in data.glob(pattern) if path.name != "changes.csv"}
    left = set(data.rglob("*")) - in_hash - {data / _DATABASE}
    return {path.relative_to(data).as_posix(): file_hash(path) for path in sorted(left) if path.is_file()}


def newest_candidate(home: Home) -> Path:
    """Folder of the newest candidate. Raises GateRed when there is none."""
    try:
        name = (home.candidates / "latest").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        name = ""
    folder = home.candidates / name
    if not name or folder.parent != home.candidates or not (folder / "data").is_dir():
        raise GateRed("Chưa có bản dự thảo nào để kiểm soát; chạy congkhai publish trước.")
    return folder


def read_gate(folder: Path) -> dict[str, Any]:
    """The gate.json of a candidate or release. Raises GateRed when there is none or it is not what a gate writes."""
    file = folder / "gate.json"
    if not file.is_file() or file.is_symlink():
        raise GateRed(f"Bản dự thảo {folder.name} chưa qua khâu kiểm soát chất lượng; chạy congkhai publish.")
    try:
        gate = json.loads(file.read_bytes())
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        gate = None
    is_whole = isinstance(gate, dict) and all(isinstance(gate.get(name), kind) for name, kind in _SHAPE.items())
    if not is_whole or not gate["rules"] or not all(map(_is_rule, gate["rules"])):
        raise GateRed(
            f"gate.json của bản dự thảo {folder.name} bị hỏng hoặc thiếu phần; chạy lại congkhai publish để kiểm soát "
            "chất lượng từ đầu."
        )
    return dict(gate)


def _is_rule(rule: Any) -> bool:
    return isinstance(rule, dict) and set(rule) >= _RULE


def _check_verdict(folder: Path, gate: dict[str, Any]) -> None:
    """Green in its verdict and in every rule: the word alone could have been written by anyone."""
    blocking = [
        rule
        for rule in gate["rules"]
        if rule["verdict"] != PASS and not (rule["verdict"] == FAIL and rule["severity"] in ("warning", "info"))
    ]
    if gate["verdict"] != GREEN or blocking:
        raise GateRed(
            f"Khâu kiểm soát chất lượng không cho công bố bản dự thảo {folder.name}. Xem lý do: congkhai gate."
        )


def green_gate(candidate: Path, settings: Settings | None = None) -> dict[str, Any]:
    """The gate.json of a candidate, or of a release built from one, after hashing its data and the rules again.

    Raises GateRed when there is no gate.json or a broken one, it is not green, the data are not the bytes it names,
    something lies beside them that nobody judged, or the rules of `settings` (default: of this checkout) are not those
    it was judged by: no order of steps gets past this.
    """
    gate = read_gate(candidate)
    _check_verdict(candidate, gate)
    now = seal(candidate / "data", settings or load_settings())
    if any(gate[name] != now[name] for name in ("candidate", "data_hash", "files")):
        raise GateRed(
            f"Dữ liệu của bản dự thảo {candidate.name} đã đổi sau khi kiểm soát chất lượng; chạy lại congkhai publish."
        )
    beside = _OF_RELEASE if candidate.parent.name == "releases" else _OF_CANDIDATE
    strange = sorted(path.name for path in candidate.iterdir() if path.name not in beside)
    if strange:
        raise GateRed(
            f"Cạnh dữ liệu của bản dự thảo {candidate.name} có «{strange[0]}», thứ chưa qua khâu kiểm soát chất lượng; "
            "chạy lại congkhai publish."
        )
    if gate["judged_by"] != now["judged_by"] or gate["versions"].get("congkhai") != CODE_VERSION:
        raise GateRed(
            f"Quy tắc hoặc danh mục đã đổi sau khi kiểm soát bản dự thảo {candidate.name}; chạy lại congkhai publish "
            "để kiểm soát theo quy tắc mới."
        )
    return gate
