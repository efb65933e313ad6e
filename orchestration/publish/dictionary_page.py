"""The dictionary: every public table and column with type, unit and meaning, and every list of codes with its labels.

All on one page, so that the browser finds a word in it; each table and column has an anchor of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from orchestration.publish import number, wording
from orchestration.publish.column_words import UNITS, WORDS
from orchestration.publish.context import Context
from orchestration.publish.definition import DictionaryEntry
from orchestration.publish.files.words import WORDS as TABLE_WORDS
from orchestration.publish.markup import Cell, Table, classed, esc, section

TYPES = {
    "VARCHAR": "chữ",
    "DATE": "ngày",
    "BOOLEAN": "đúng, sai",
    "INTEGER": "số nguyên",
    "BIGINT": "số nguyên",
    "DOUBLE": "số thực",
}
# lists of codes that no table of the release spells out
LISTS: dict[str, Mapping[str, str]] = {
    "unit_level": wording.LEVELS,
    "period": wording.PERIODS,
    "symbol": number.SYMBOLS,
    "basis": wording.BASES,
    "boundary": {"as_reported": "địa giới của ngày báo cáo", "current": "địa giới hiện nay"},
    "maturity": wording.MATURITIES,
    "comparator": wording.COMPARATORS,
    "kind (lịch công bố)": wording.EVENTS,
}


def parts(ctx: Context) -> dict[str, str]:
    """The two parts of the page: tables with their columns, and lists of codes."""
    return {"tables": _tables(ctx), "codes": _codes(ctx)}


def _tables(ctx: Context) -> str:
    tables: dict[str, list[DictionaryEntry]] = defaultdict(list)
    for entry in ctx.data.dictionary:
        tables[entry.table].append(entry)
    links = "".join(f'<li><a href="#{esc(name)}">{esc(name)}</a></li>' for name in sorted(tables))
    nav = f'<nav class="onpage" aria-label="Các bảng"><ul>{links}</ul></nav>\n'
    html = [nav]
    # ready tables of topics are made alike: what has been said of the first is not said again
    told: dict[tuple[tuple[str, str, str], ...], str] = {}
    for name in sorted(tables):
        columns = sorted((one for one in tables[name] if one.position), key=lambda one: one.position)
        like = told.setdefault(tuple((one.column, one.data_type, one.description) for one in columns), name)
        whole = next((one.description for one in tables[name] if not one.position), "")
        html.append(_table(ctx, name, whole, _columns(name, columns) if like == name else _alike(like)))
    return "".join(html)


def _columns(name: str, columns: list[DictionaryEntry]) -> str:
    made = Table(caption=f"Các cột của {name}", head=["Cột và kiểu", "Nghĩa và đơn vị"])
    for one in columns:
        unit = _of(UNITS, one) if _is_number(one.data_type) else ""
        unit = classed("span", "unit", esc(f" (đơn vị: {unit})")) if unit else ""
        made.rows.append(
            [
                Cell(f'<code id="{esc(name)}-{esc(one.column)}">{esc(one.column)}</code>{_type(one.data_type)}'),
                Cell(esc(_of(WORDS, one)) + unit + _english(one.description)),
            ]
        )
    return made.html()


def _alike(name: str) -> str:
    return f'<p>Các cột như ở <a href="#{esc(name)}">{esc(name)}</a>.</p>\n'


def _table(ctx: Context, name: str, whole: str, columns: str) -> str:
    words = f"<p>{esc(wording.capital(TABLE_WORDS.get(name, name)))}.{_english(whole)}</p>\n"
    files = "".join(
        f' <a href="{ctx.root}data/{esc(name)}.{ending}">{esc(name)}.{ending}</a>'
        for ending in (("csv",) if name == "changes" else () if name == "version" else ("csv", "parquet"))
    )
    return section(name, name, words + (f"<p>Tệp:{files}</p>\n" if files else "") + columns)


def _of(words: Mapping[str, str], one: DictionaryEntry) -> str:
    """What is said of the column in its table, else of every column of that name."""
    return words.get(f"{one.table}.{one.column}") or words.get(one.column, "")


def _english(description: str) -> str:
    return f'<span class="small" lang="en">{esc(description)}</span>' if description else ""


def _is_number(data_type: str) -> bool:
    return data_type.startswith(("DECIMAL", "DOUBLE", "BIGINT", "INTEGER"))


def _type(data_type: str) -> str:
    plain = "số thập phân" if data_type.startswith("DECIMAL") else TYPES.get(data_type, data_type)
    return classed("span", "small", esc(f"{plain} · {data_type}"))


def _codes(ctx: Context) -> str:
    found: dict[str, list[tuple[str, str]]] = {name: list(codes.items()) for name, codes in LISTS.items()}
    found["breakdown"] = list(ctx.data.breakdowns.items())
    found["topic"] = list(ctx.data.topic_names.items())
    for (name, code), label in ctx.data.codes.items():
        found.setdefault(name, [])
        if code not in dict(found[name]):
            found[name].append((code, label))
    return "".join(_list(name, found[name]) for name in sorted(found))


def _list(name: str, codes: Iterable[tuple[str, str]]) -> str:
    made = Table(caption=f"Mã của {name}", head=["Mã", "Nghĩa"])
    made.rows += [[Cell(f"<code>{esc(code)}</code>"), Cell(esc(label))] for code, label in codes]
    anchor = "ma-" + "".join(char if char.isalnum() and char.isascii() else "-" for char in name).strip("-")
    return section(anchor, name, made.html(), level=3)
