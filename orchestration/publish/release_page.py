"""What changed from release to release: the list of all of them, and of this one every number, old and new, with why.

Numbers of earlier releases are not repeated on the pages of a later one: they may be confidential by now.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from orchestration.export.difference import KEY
from orchestration.export.version import read_version
from orchestration.publish import number, wording
from orchestration.publish.context import Context
from orchestration.publish.figure import anchor
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.record import Assertion
from orchestration.publish.row import Row, text
from orchestration.transform.compact import CSV_DIALECT, quoted

FOLDER = "ban-cong-bo"
# rows printed of one kind and reason; the rest stands in changes.csv
MOST_ROWS = 100
# a group longer than this is folded
_MOST_OPEN = 20

KINDS = {
    "revision": "số nộp lại hoặc nộp muộn",
    "correction": "số cơ quan hiệu chỉnh",
    "method": "số đổi do định nghĩa hoặc cách tính",
    "boundary": "số đổi do địa giới hoặc nơi trực thuộc",
    "new period": "số của kỳ hoặc văn bản mới",
}
STEPS = {
    "major": "Định nghĩa, cách tính, địa giới hoặc cấu trúc tệp đổi.",
    "minor": "Có số liệu mới, nộp muộn hoặc sửa.",
    "patch": "Chỉ lời văn đổi, không con số nào đổi.",
}
CHANGES = {
    "added": "thêm",
    "changed": "đổi",
    "removed": "bỏ",
    "hidden": "nay bảo mật",
    "shown": "nay công bố",
}
_TABLES = {"disclosure_item": "nội dung công khai", "provider_fact": "thông tin cơ sở"}
_ESCAPED = r"^''([=+@\t\r-])"
_NUMBER = r"-?\d+(?:\.\d+)?"
_GOAL = re.compile(
    rf"(?P<comparator>[<>]?=|[<>])? ?(?:(?P<numerator>{_NUMBER})/(?P<denominator>{_NUMBER}))? ?"
    rf"(?P<baseline>parent|\d{{4}}-\d{{4}}-\w+)? ?(?P<change>{_NUMBER})?$"
)


def index_html(
    ctx: Context, data_dir: Path, history: Sequence[dict[str, Any]], withdrawn: Sequence[dict[str, Any]]
) -> str:
    """All releases, newest first: this one, the earlier ones with their day, withdrawn ones with their note.

    `history` are the earlier release.json, oldest first, each with `released_at`; `withdrawn` the journal's lines.
    """
    now = read_version(data_dir)
    link = f'<p><a class="more" href="{ctx.root}{FOLDER}/{esc(ctx.release_id)}/">Từng con số đã đổi</a></p>'
    parts = [_release(ctx.release_id, now, "bản này", link)]
    for described in reversed(history):
        day = wording.date(text(described.get("released_at"))[:10])
        version = described.get("version") or {}
        parts.append(_release(text(described["id"]), version, f"công bố ngày {day}" if day else ""))
    for line in reversed(withdrawn):
        parts.append(_withdrawn(line))
    return "".join(parts)


def _release(release_id: str, version: dict[str, Any], when: str, more: str = "") -> str:
    name = " · ".join(filter(None, [f"bản {version['version']}" if "version" in version else "", when]))
    return (
        f'<section class="block"><h2 id="{esc(_anchor(release_id))}">{esc(release_id)}</h2>\n'
        f"{classed('p', 'kicker', esc(name)) if name else ''}{_summary(version)}{more}</section>\n"
    )


def _withdrawn(line: dict[str, Any]) -> str:
    day = wording.date(text(line.get("at"))[:10])
    note = f"Đã thu hồi ngày {day}, {text(line.get('office'))}: {text(line.get('reason'))}"
    release_id = text(line["release"])
    return (
        f'<section class="block"><h2 id="{esc(_anchor(release_id))}">{esc(release_id)}</h2>\n'
        f"{classed('p', 'unmet', esc(note))}</section>\n"
    )


def _anchor(release_id: str) -> str:
    return "ban-" + release_id.replace(".", "-")


def summary(data_dir: Path) -> str:
    """What the release in `data_dir` changed, in words and counts."""
    return _summary(read_version(data_dir))


def _summary(version: dict[str, Any]) -> str:
    """What changed in words and counts."""
    if not version:
        return ""
    if version["follows"] is None:
        return f"<p>Bản công bố đầu tiên: {_count(sum(version['kinds'].values()))} giá trị.</p>\n"
    kinds = [f"{_count(version['kinds'][kind])} {words}" for kind, words in KINDS.items() if kind in version["kinds"]]
    counted = f" So với bản {esc(version['follows'])}: {esc(', '.join(kinds))}." if kinds else ""
    return f"<p>{esc(STEPS[version['step']])}{counted}</p>\n"


def body(ctx: Context, data_dir: Path) -> str:
    """The page of this release: a group for each kind and reason, long ones folded, with the first rows of each."""
    version = read_version(data_dir)
    crumbs = (
        f'<nav class="crumbs" data-section="{FOLDER}" aria-label="Đường dẫn"><ol>'
        f'<li><a href="{ctx.root}">Trang chủ</a></li><li><a href="{ctx.root}{FOLDER}/">Các bản công bố</a></li>'
        "</ol></nav>\n"
    )
    about = f"bản {version['version']}" + (f" · tiếp sau {version['follows']}" if version["follows"] else "")
    rows = _rows(data_dir)
    groups = [_group(ctx, list(some)) for _, some in groupby(rows, key=lambda row: (row["kind"], row["reason"]))]
    file = f'<p><a href="{ctx.root}data/changes.csv" download>Mọi giá trị đã đổi (changes.csv)</a></p>\n'
    return f"{crumbs}{classed('p', 'kicker', esc(about))}{_summary(version)}{file}{''.join(groups)}"


def _rows(data_dir: Path) -> list[Row]:
    """The first rows of each kind and reason, with `in_group`: how many there are. Texts lose their formula guard."""
    order = f"table_name, unit_id, {', '.join(KEY[2:])}"
    bare = f"regexp_replace(columns(* exclude in_group), '{_ESCAPED}', '\\1')"
    query = (
        f"select {bare}, in_group from (select *, count(*) over (partition by kind, reason) as in_group "
        f"from read_csv({quoted(data_dir / 'changes.csv')}, all_varchar = true, {CSV_DIALECT}) "
        f"qualify row_number() over (partition by kind, reason order by {order}) <= {MOST_ROWS}) "
        f"order by list_position({list(KINDS)!r}, kind), in_group desc, reason, {order}"
    )
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        cursor = connection.execute(query)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _group(ctx: Context, rows: list[Row]) -> str:
    """One kind and reason: how many, why, and the first of them in a table."""
    kind, reason, total = rows[0]["kind"], text(rows[0]["reason"]), int(rows[0]["in_group"])
    title = f"{_count(total)} {KINDS[kind]}"
    made = Table(
        caption=f"{title}: {reason}",
        head=["Đơn vị", "Nội dung", "Kỳ", "Trước", "Nay", "Thay đổi"],
        cards=True,
        numeric=frozenset({3, 4}),
    )
    made.rows = [_row(ctx, row) for row in rows]
    more = (
        f"<p>{_count(len(rows))} giá trị đầu; {_count(total - len(rows))} giá trị nữa có trong tệp changes.csv.</p>\n"
        if total > len(rows)
        else ""
    )
    if total <= _MOST_OPEN:
        return f"<h2>{esc(title)}</h2>\n<p>Lý do: {esc(reason)}</p>\n{made.html()}{more}"
    return (
        f"<h2>{esc(title)}</h2>\n<p>Lý do: {esc(reason)}</p>\n"
        f"<details><summary>Xem từng giá trị</summary>\n{made.html()}{more}</details>\n"
    )


def _row(ctx: Context, row: Row) -> list[Cell]:
    unit = ctx.data.units.get(text(row["unit_id"]))
    invented = classed("span", "small", wording.ILLUSTRATIVE.lower()) if unit and unit.is_illustrative else ""
    year, period = text(row["school_year"]), text(row["period"])
    return [
        Cell(ctx.unit_link(text(row["unit_id"])) + invented),
        Cell(_what(ctx, row)),
        Cell(esc(ctx.round_name(f"{year}-{period}") if period else year)),
        Cell(_side(ctx, row, "old")),
        Cell(_side(ctx, row, "new")),
        Cell(esc(CHANGES[row["change"]])),
    ]


def _what(ctx: Context, row: Row) -> str:
    """The indicator with its breakdown, or the item of another table; small beside it how the figure came about."""
    indicator = ctx.data.indicators.get(text(row["indicator"]))
    name = ctx.indicator_link(indicator) if indicator else esc(text(row["indicator"]) or text(row["item"]))
    breakdown = text(row["breakdown"])
    notes = [
        wording.KINDS.get(text(row["item"]), "") if _is_goal(row) else _TABLES.get(row["table_name"], ""),
        ctx.data.breakdowns.get(breakdown, breakdown) if breakdown != "total" else "",
        wording.BASES.get(text(row["basis"]), "") if row["table_name"] == "indicator_value" else "",
        "địa giới hiện nay" if row["boundary"] == "current" else "",
        _detail(row),
    ]
    return name + classed("span", "small", esc(" · ".join(filter(None, notes))))


def _side(ctx: Context, row: Row, side: str) -> str:
    """The old or the new state in words. A value that is confidential by now is not told again."""
    if side == "old" and row["change"] == "hidden":
        return "không nhắc lại"
    if row["change"] == ("added" if side == "old" else "removed"):
        return "không có"
    if _is_goal(row):
        return esc(_goal(ctx, row, side))
    value, symbol, beside = (text(row[f"{side}_{part}"]) for part in ("value", "symbol", "text"))
    if symbol:
        return esc(number.symbol_words(symbol))
    if not value:
        return esc(beside) or "không có"
    indicator = ctx.data.indicators.get(text(row["indicator"]))
    shown = number.amount(Decimal(value), indicator) if indicator else number.plain(Decimal(value))
    opened = _opened(ctx, row, shown) if side == "new" else esc(shown)
    return opened + (classed("span", "small", esc(beside)) if beside else "")


def _is_goal(row: Row) -> bool:
    return bool(row["table_name"] == "assertion")


def _detail(row: Row) -> str:
    """What tells two rows apart: of a goal without its place among the goals alike, which is no word to a reader."""
    detail = text(row["detail"])
    return wording.spelled(re.sub(r" · \d+$", "", detail)) if _is_goal(row) else detail


def _goal(ctx: Context, row: Row, side: str) -> str:
    """A plan or target in words; the file tells it as "comparator numerator/denominator baseline change"."""
    indicator = ctx.data.indicators.get(text(row["indicator"]))
    told, value = text(row[f"{side}_text"]), text(row[f"{side}_value"])
    match = _GOAL.match(told)
    if indicator is None or match is None:
        return " ".join(filter(None, [told, value])) or "không có"
    parts = {name: match[name] or "" for name in _GOAL.groupindex}
    said: dict[str, Any] = dict.fromkeys((field.name for field in fields(Assertion)), "") | {
        "kind": text(row["item"]),
        "comparator": parts["comparator"],
        "value": Decimal(value) if value else None,
        "numerator": Decimal(parts["numerator"]) if parts["numerator"] else None,
        "denominator": Decimal(parts["denominator"]) if parts["denominator"] else None,
        "measure_unit": indicator.measure_unit,
        "baseline": parts["baseline"],
        "baseline_change": Decimal(parts["change"]) if parts["change"] else None,
    }
    return wording.asserted(Assertion(**said), indicator, ctx.data.rounds)


def _opened(ctx: Context, row: Row, shown: str) -> str:
    """A number of today as a link to where it opens its source sentence: on the page of its unit."""
    unit = ctx.data.units.get(text(row["unit_id"]))
    if unit is None or row["table_name"] != "indicator_value":
        return esc(shown)
    tail = [part for part in (text(row["breakdown"]), text(row["boundary"])) if part not in {"total", "as_reported"}]
    key = anchor("-".join([text(row["indicator"]), f"{row['school_year']}-{row['period']}", *tail]))
    return f'<a href="{ctx.root}{unit.path}#so-{key}">{esc(shown)}</a>'


def _count(count: int) -> str:
    return number.plain(Decimal(count))
