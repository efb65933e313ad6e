"""CK-36, CK-09: what a school lays open in a school year, one row per item and column of the circular's form."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from urllib.parse import unquote, urlsplit

from orchestration.collect.catalogue import Catalogue, Layout, Row
from orchestration.collect.form.record import Record, read_records
from orchestration.collect.number import is_blank
from orchestration.collect.problem import Problem
from orchestration.collect.reading import BLANK, OBSERVED, REJECTED, DisclosureItem, Fates, Reading
from orchestration.collect.text import clean, fold
from orchestration.collect.workbook import Sheet

LONGEST_TEXT = 2000
LONGEST_LINK = 1000
# an item without columns, and the whole where it has some
WHOLE = "total"
_CONTENT = ("value", "text", "link", "posted_on")
_ACCEPTED_VI = {"value": "một số ở cột «Giá trị»", "text": "văn bản", "link": "liên kết"}
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
# numbers of telephones and of identity papers: they begin with 0 or +84, however they are grouped
_PHONE = re.compile(r"(?<!\d)(?:\+\s?84|0)(?:[\s.()-]{0,2}\d){8,11}(?!\d)")
_ADDRESSED = re.compile(r"\b(?:ông|bà|cô|thầy)\s*:?\s+(\w+)\s+(\w+)(?:\s+\w+)*", re.IGNORECASE)


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
    fault = _personal(content) or (
        _bad_link(str(record.raw(name)).strip()) if name == "link" else _unfit(record.raw(name))
    )
    if fault is not None:
        # what names a person must not come back in a list of problems either
        found = _masked(content)[:200]
        record.reading.problems.append(Problem(fault[0], record.sheet.name, record.cell(name), found, fault[1]))
        record.fates.give(record.cell(name), REJECTED)
        return ""
    record.fates.give(record.cell(name), OBSERVED)
    return content


def _accepts(record: Record, item: Row, name: str) -> bool:
    accepted = item["accepts"].split(";")
    if name in accepted:
        return True
    words = " hoặc ".join(_ACCEPTED_VI[one] for one in accepted)
    expected = f"mục {item['item']} nhận {words}"
    record.reading.problems.append(
        Problem("field_not_accepted", record.sheet.name, record.cell(name), _masked(record.text(name))[:200], expected)
    )
    record.fates.give(record.cell(name), REJECTED)
    return False


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


def _personal(text: str) -> tuple[str, str] | None:
    expected = "không có số điện thoại, thư điện tử, họ tên người"
    # an address may hide either behind percent signs; before the host `@` is a fault of the link, told as such
    path = re.sub(r"^\w+://[^/]*", "", unquote(text))
    return ("personal_data", expected) if _masked(path) != path else None


def _masked(text: str) -> str:
    """The text with everything that looks like a phone number, an e-mail address or a person's name as dots."""
    for pattern in (_EMAIL, _PHONE):
        text = pattern.sub("…", text)
    return _ADDRESSED.sub(lambda match: "…" if _is_name(match) else match[0], text)


def _is_name(match: re.Match[str]) -> bool:
    return match[1][0].isupper() and match[2][0].isupper()
