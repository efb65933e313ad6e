"""CK-36, CK-09: what a school lays open in a school year, one row per item and column of the circular's form."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from urllib.parse import unquote, urlsplit

from orchestration.collect.catalogue import Catalogue, Layout, Row
from orchestration.collect.form.record import MASKED, Record, holds_contact, read_records
from orchestration.collect.number import is_blank
from orchestration.collect.problem import Problem
from orchestration.collect.reading import BLANK, OBSERVED, REJECTED, DisclosureItem, Fates, Reading
from orchestration.collect.text import clean, fold
from orchestration.collect.workbook import Sheet

LONGEST_TEXT = 2000
LONGEST_LINK = 1000
LONGEST_FOUND = 200
# an item without columns, and the whole where it has some
WHOLE = "total"
_CONTENT = ("value", "text", "link", "posted_on")
_ACCEPTED_VI = {"value": "một số ở cột «Giá trị»", "text": "văn bản", "link": "liên kết"}
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)
_ADDRESSED = re.compile(r"\b(?:ông|bà|cô|thầy)\s*:?\s+(\w+)\s+(\w+)", re.IGNORECASE)


def read_disclosure(sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading) -> list[Fates]:
    """Read the disclosure of a school; the items and what each takes are rows of `disclosure_item.csv`."""
    items = catalogue.disclosure_items[layout.form, layout.version]
    return read_records(sheets, layout, catalogue, reading, partial(_read_row, items))


def _read_row(items: dict[str, Row], record: Record, layout: Layout, catalogue: Catalogue) -> None:
    filled = [name for name in _CONTENT if not is_blank(record.raw(name))]
    uncached = [name for name in _CONTENT if record.cell(name) in record.sheet.uncached]
    code = record.text("item")
    if not code:
        # a heading or a note between the rows names no item and lays nothing open
        if filled or uncached:
            record.reject("item", "missing_value", "mã mục của biểu mẫu")
            record.reject_rest()
        return
    item = items.get(code)
    if item is None:
        record.reject("item", "unknown_item", f"một mục của biểu {layout.form}")
        record.reject_rest()
        return
    if record.text("label") and fold(record.text("label")) != fold(item["item_vi"]):
        record.reject("label", "label_mismatch", f"«{item['item_vi']}» cho mục {code}")
        record.reject_rest()
        return
    for name in uncached:
        record.reject(name, "formula_without_value", "kết quả đã tính của công thức")
        record.fates.give(record.cell(name), REJECTED)
    if filled:
        _read_item(record, item, catalogue)
    elif not uncached:
        for name in _CONTENT:
            if record.cell(name):
                record.fates.give(record.cell(name), BLANK)


def _read_item(record: Record, item: Row, catalogue: Catalogue) -> None:
    breakdown = _breakdown(record, item, catalogue)
    told = {(seen.item, seen.breakdown) for seen in record.reading.disclosures}
    if breakdown and (item["item"], breakdown) in told:
        record.reject("item", "duplicate_item", "mỗi mục và cột một dòng")
        breakdown = ""
    if not breakdown:
        record.reject_rest()
        return
    value = _value(record, item)
    text = _taken(record, item, "text")
    link = _taken(record, item, "link")
    posted_on = _posted_on(record)
    if not posted_on or not (value or text or link):
        record.reject_rest()
        return
    shown = {"value": value, "text": text, "link": link}
    first = next(name for name, content in shown.items() if content)
    record.reading.disclosures.append(
        DisclosureItem(
            sheet=record.sheet.name,
            cell=record.cell(first),
            item=item["item"],
            breakdown=breakdown,
            found=record.text(first),
            posted_on=posted_on,
            **shown,
        )
    )


def _breakdown(record: Record, item: Row, catalogue: Catalogue) -> str:
    """The column of the form that the row fills; '' when nobody can tell, which is then a problem."""
    codes = catalogue.codes[item["column_list"]] if item["column_list"] else {}
    if record.text("breakdown"):
        if codes:
            return record.code("breakdown", codes)
        record.reject("breakdown", "field_not_accepted", "để trống: mục này không có cột")
        return ""
    if codes and WHOLE not in codes.values() and not is_blank(record.raw("value")):
        record.reject("breakdown", "missing_value", " / ".join(dict.fromkeys(codes.values())))
        return ""
    return WHOLE


def _value(record: Record, item: Row) -> str:
    if is_blank(record.raw("value")) or not _accepts(record, item, "value"):
        return ""
    return record.number("value", item["value_type"]) or ""


def _taken(record: Record, item: Row, name: str) -> str:
    """Text or link of the row; '' for a blank, and for one that may not be taken, which is a problem."""
    content = record.text(name)
    if not content or not _accepts(record, item, name):
        return ""
    raw = record.raw(name)
    if _names_a_person(content):
        record.reject_personal(name, "không có số điện thoại, thư điện tử, họ tên người")
        return ""
    fault = _bad_link(str(raw).strip()) if name == "link" else _unfit(raw)
    if fault is not None:
        _reject_text(record, name, *fault)
        return ""
    record.fates.give(record.cell(name), OBSERVED)
    return content


def _accepts(record: Record, item: Row, name: str) -> bool:
    accepted = item["accepts"].split(";")
    if name in accepted:
        return True
    words = " hoặc ".join(_ACCEPTED_VI[one] for one in accepted)
    _reject_text(record, name, "field_not_accepted", f"mục {item['item']} nhận {words}")
    return False


def _reject_text(record: Record, name: str, kind: str, expected: str) -> None:
    """A problem at the cell, with as much of the text as helps to find it."""
    content = record.text(name)
    found = MASKED if _names_a_person(content) or holds_contact(content) else content[:LONGEST_FOUND]
    record.reading.problems.append(Problem(kind, record.sheet.name, record.cell(name), found, expected))
    record.fates.give(record.cell(name), REJECTED)


def _posted_on(record: Record) -> str:
    """The day on which the item was posted, ISO; it cannot be later than the day the workbook says it is of."""
    if is_blank(record.raw("posted_on")):
        record.reject("posted_on", "missing_value", "ngày công bố của mục có nội dung")
        return ""
    day = record.date("posted_on")
    declared = record.reading.identity.declared_date
    if day and declared and day > declared:
        record.reject("posted_on", "future_date", f"không sau ngày nộp {declared}")
        return ""
    if day:
        record.fates.give(record.cell("posted_on"), OBSERVED)
    return day


def _unfit(raw: object) -> tuple[str, str] | None:
    # line breaks are how officers write lists; other controls and marks of direction turn a page's text around
    text = str(raw).replace("\n", " ").replace("\r", " ").replace("\t", " ").replace("\u200b", "")
    if len(clean(raw)) > LONGEST_TEXT or _has_controls(text):
        return "unfit_text", f"không quá {LONGEST_TEXT} ký tự, không có ký tự điều khiển"
    return None


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn") for char in text)


def _bad_link(link: str) -> tuple[str, str] | None:
    """Only an absolute http or https address of a named host, without user, in one word."""
    problem = "bad_link", "địa chỉ https:// hoặc http:// đầy đủ"
    if len(link) > LONGEST_LINK or _has_controls(link) or re.search(r"[\s<>\"'`\\{}|^]", link):
        return problem
    try:
        parts = urlsplit(link)
        parts.port  # noqa: B018  a port out of range raises only when it is asked for
    except ValueError:
        return problem
    named = _HOST.fullmatch(parts.hostname or "")
    return None if parts.scheme in ("http", "https") and named and "@" not in parts.netloc else problem


def _names_a_person(text: str) -> bool:
    """True for a telephone number, an e-mail address, or two words with capitals behind ông, bà, cô, thầy."""
    # an address may hide either behind percent signs; before the host `@` is a fault of the link, told as such
    path = re.sub(r"^\w+://[^/]*", "", unquote(text))
    return holds_contact(path) or any(m[1][0].isupper() and m[2][0].isupper() for m in _ADDRESSED.finditer(path))
