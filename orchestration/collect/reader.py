"""One workbook from bytes to a Reading: recognise the form by content, take identity, read, check, count cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from orchestration.collect.book.sheet import place
from orchestration.collect.catalogue import Catalogue, Layout
from orchestration.collect.form.coded import read_coded
from orchestration.collect.form.disclosure import read_disclosure
from orchestration.collect.form.plan import read_plan
from orchestration.collect.form.provider import read_provider
from orchestration.collect.form.record import MASKED, holds_contact
from orchestration.collect.form.register import read_register
from orchestration.collect.form.school_return import read_school_return, titled_round
from orchestration.collect.form.summary import read_summary
from orchestration.collect.form.survey import read_survey
from orchestration.collect.form.survey_book import read_survey_book
from orchestration.collect.legacy_text import to_unicode
from orchestration.collect.number import is_blank, read_date
from orchestration.collect.person import lists_persons
from orchestration.collect.problem import Problem
from orchestration.collect.reading import BLANK, Fates, Identity, Reading
from orchestration.collect.recognise import IDENTITY_SHEETS, TITLE_ROWS, recognised, tell_second_form, version_at
from orchestration.collect.rule import check_rules
from orchestration.collect.text import cell_name, clean, column_letters, fold, written
from orchestration.collect.workbook import REVIEW_SHEET, NotAWorkbook, Sheet, open_workbook

# raise it when the same bytes would give another reading; cached readings of older numbers are read again
READER_VERSION = "8"
# by the `layout` of form.csv
READERS: dict[str, Callable[[list[Sheet], Layout, Catalogue, Reading], list[Fates]]] = {
    "coded": read_coded,
    "summary": read_summary,
    "plan": read_plan,
    "provider": read_provider,
    "survey": read_survey,
    "survey_book": read_survey_book,
    "register": read_register,
    "school_return": read_school_return,
    "disclosure": read_disclosure,
}
_TITLE_BLOCK_ROWS = 20
_REPORTER = fold("Đơn vị báo cáo")
_VERSION = fold("Phiên bản")
_YEAR = re.compile(r"30 tháng 0?9 năm (\d{4})")

_IDENTITY_LABELS = {
    fold("Biểu mẫu"): "form",
    fold("Mã đơn vị"): "unit_text",
    fold("Tên đơn vị"): "unit_name",
    fold("Trực thuộc"): "parent_name",
    fold("Kỳ báo cáo"): "round",
    fold("Ngày nộp"): "declared_date",
    fold("Cơ quan ban hành"): "office",
    fold("Tài liệu nguồn"): "source_document",
    fold("Dựng lại từ tài liệu"): "is_rebuilt",
    fold("Số liệu minh họa"): "is_illustrative",
}
# free text of a stamp that is published or listed
_STAMPED_WORDS = ("unit_name", "parent_name", "office", "source_document")


def read_workbook(path: Path, catalogue: Catalogue) -> Reading:
    """Read one workbook. Never raises for what the file holds: every fault of it is a problem of the reading."""
    reading = Reading()
    try:
        sheets = open_workbook(path)
    except NotAWorkbook as refused:
        reading.problems.append(
            Problem(refused.kind, clean(refused.sheet), refused.cell, clean(refused.found), refused.expected)
        )
        return reading
    _tell_apart(sheets, reading)
    opened = sheets
    # a returned workbook that comes again brings its list of problems along, which quotes titles of forms and cells
    sheets = [sheet for sheet in opened if fold(sheet.name) != fold(REVIEW_SHEET)]
    unclear = to_unicode(sheets)
    listed = [sheet.name for sheet in opened if lists_persons(sheet, catalogue)]
    reading.problems += [Problem("lists_persons", name, expected="chỉ số liệu tổng hợp") for name in listed]
    # what a problem found in a list of persons would name one
    reading.problems += [problem for problem in unclear if problem.sheet not in listed]
    # from here on nobody looks into them: their cells are only counted
    sheets = [sheet for sheet in sheets if sheet.name not in listed]
    reading.problems += _links(sheets)
    versions = recognised(sheets, catalogue)
    if not versions:
        known = (layout.row["title_match"] or layout.row["header_match"] for layout in catalogue.layouts.values())
        titles = " / ".join(dict.fromkeys(title for title in known if title))
        found = _first_text(sheets)
        reading.problems.append(Problem("unknown_form", found=found, expected=f"tiêu đề {titles}"))
        return _counted(reading, opened, [])
    tell_second_form(sheets, versions[0], catalogue, reading)
    reading.identity = _identity(sheets, versions[0], catalogue, reading)
    round_row = catalogue.rounds.get(reading.identity.round, {})
    layout = version_at(versions, sheets, round_row.get("reference_date", ""), reading)
    reading.identity.form_version = layout.version
    _check_stamped_version(sheets, layout, reading)
    fates = READERS[layout.kind](sheets, layout, catalogue, reading)
    reading.rules_checked = check_rules(layout, reading)
    return _counted(reading, opened, fates)


def _tell_apart(sheets: list[Sheet], reading: Reading) -> None:
    """Two sheets may differ by a space nobody sees: the later gets a number, so that each cell is counted once."""
    names: set[str] = set()
    for sheet in sheets:
        name, number = sheet.name, 1
        while sheet.name.casefold() in names:
            number += 1
            sheet.name = f"{name} ({number})"
        names.add(sheet.name.casefold())
        if number > 1:
            reading.problems.append(Problem("duplicate_sheet", name, "", sheet.name, "mỗi trang một tên"))


def _links(sheets: list[Sheet]) -> list[Problem]:
    """A figure fetched from another file is as old as its last fetch: told once a sheet, at the first such cell."""
    return [
        Problem("external_link", sheet.name, cell, clean(sheet.named(cell)), "số liệu nằm trong chính tệp này")
        for sheet in sheets
        for cell in sorted(sheet.linked, key=place)[:1]
    ]


def _check_stamped_version(sheets: list[Sheet], layout: Layout, reading: Reading) -> None:
    """The version a stamp names is that of the content: known only when the content has decided."""
    for sheet in sheets:
        for index, row in enumerate(sheet.rows if fold(sheet.name) in IDENTITY_SHEETS else []):
            text = clean(sheet.at(index, 1))
            if row and fold(row[0]) == _VERSION and text and text != layout.version:
                expected = f"«{layout.version}» như nội dung khác của tệp"
                reading.problems.append(Problem("stamp_mismatch", sheet.name, cell_name(index, 1), text, expected))


def _first_text(sheets: list[Sheet]) -> str:
    for sheet in sheets:
        for row in sheet.rows[:TITLE_ROWS]:
            for value in row:
                if not is_blank(value):
                    return clean(value)
    return ""


def _identity(sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading) -> Identity:
    identity = Identity(form=layout.form)
    for sheet in sheets:
        if fold(sheet.name) in IDENTITY_SHEETS:
            _read_stamp(sheet, identity, catalogue, reading)
    if layout.kind in ("coded", "school_return"):
        _read_title_block(sheets, layout, identity, catalogue, reading)
    return identity


def _read_stamp(sheet: Sheet, identity: Identity, catalogue: Catalogue, reading: Reading) -> None:
    for index in range(len(sheet.rows)):
        name = _IDENTITY_LABELS.get(fold(sheet.at(index, 0)))
        raw = sheet.at(index, 1)
        if name is None or is_blank(raw):
            continue
        cell, text = cell_name(index, 1), written(raw)
        if name in ("is_rebuilt", "is_illustrative"):
            code = catalogue.codes["yes_no"].get(fold(text))
            setattr(identity, name, code == "1")
            if code is None:
                # read as a no, made-up or rebuilt figures would pass for those of the office
                reading.problems.append(Problem("unknown_code", sheet.name, cell, text, "có / không"))
        elif name in _STAMPED_WORDS and holds_contact(text):
            expected = "không ghi số điện thoại, thư điện tử"
            reading.problems.append(Problem("personal_data", sheet.name, cell, MASKED, expected))
        elif name == "round":
            round_code = catalogue.round_of(text)
            if round_code is None:
                expected = "một kỳ báo cáo, ví dụ 2021-2022-term1"
                reading.problems.append(Problem("unknown_round", sheet.name, cell, text, expected))
            else:
                _take(identity, name, round_code, sheet.name, cell, reading)
        elif name == "declared_date":
            date = read_date(raw)
            if date is None:
                reading.problems.append(Problem("not_a_date", sheet.name, cell, text, "một ngày"))
            else:
                identity.declared_date = date.isoformat()
        else:
            _take(identity, name, text, sheet.name, cell, reading)
    identity.has_stamp = bool(identity.unit_text)


def _take(identity: Identity, name: str, text: str, sheet: str, cell: str, reading: Reading) -> None:
    """A stamp is believed where it agrees with the form recognised and with the other identity sheet."""
    known = getattr(identity, name)
    if known and fold(known) != fold(text):
        expected = f"«{known}» như nội dung khác của tệp"
        reading.problems.append(Problem("stamp_mismatch", sheet, cell, text, expected))
    else:
        setattr(identity, name, text)


def _read_title_block(
    sheets: list[Sheet], layout: Layout, identity: Identity, catalogue: Catalogue, reading: Reading
) -> None:
    """A form names its unit below «Đơn vị báo cáo», its round in «có đến 30 tháng 9 năm …» or «… cuối năm học …»."""
    for sheet in sheets:
        if fold(sheet.name) in IDENTITY_SHEETS:
            continue
        for index, row in enumerate(sheet.rows[:_TITLE_BLOCK_ROWS]):
            for column, value in enumerate(row):
                if not isinstance(value, str):
                    continue
                if fold(value) == _REPORTER:
                    _take_name(identity, written(sheet.seen(index + 1, column)), sheet, index + 1, column, reading)
                titled = _round_in(value, layout)
                if titled:
                    cell = cell_name(index, column)
                    _take_round(identity, titled, clean(value), sheet.name, cell, catalogue, reading)


def _take_name(identity: Identity, name: str, sheet: Sheet, row: int, column: int, reading: Reading) -> None:
    if identity.has_stamp and name and identity.unit_name and fold(name) != fold(identity.unit_name):
        reading.problems.append(
            Problem(
                "stamp_mismatch",
                sheet.name,
                cell_name(row, column),
                name,
                f"«{identity.unit_name}» như tem ẩn",
            )
        )
    identity.unit_name = identity.unit_name or name


def _round_in(title: str, layout: Layout) -> str:
    """The round that a title names, '' for none."""
    match = _YEAR.search(clean(title)) if "30" in title else None
    if match:
        return f"{match[1]}-{int(match[1]) + 1}-start"
    return titled_round(title) if "20" in title and layout.kind == "school_return" else ""


def _take_round(
    identity: Identity, titled: str, title: str, sheet: str, cell: str, catalogue: Catalogue, reading: Reading
) -> None:
    if identity.round and identity.round != titled:
        year = _YEAR.search(title)
        found = f"năm {year[1]}" if year else title
        reading.problems.append(Problem("stamp_mismatch", sheet, cell, found, f"kỳ {identity.round} như tem ẩn"))
    elif titled in catalogue.rounds:
        identity.round = titled


def _counted(reading: Reading, sheets: list[Sheet], fates: list[Fates]) -> Reading:
    by_sheet = {fate.sheet: fate for fate in fates}
    for sheet in sheets:
        fate = by_sheet.get(sheet.name, Fates(sheet.name))
        counts = fate.counts(_filled_cells(sheet))
        reading.cells[sheet.name] = counts
        reading.cells_seen += sheet.filled() + counts[BLANK]
    return reading


def _filled_cells(sheet: Sheet) -> set[str]:
    letters = [column_letters(column) for column in range(max(map(len, sheet.rows), default=0))]
    filled = {
        f"{letter}{number}"
        for number, values in enumerate(sheet.rows, start=1)
        for letter, value in zip(letters, values, strict=False)
        if not is_blank(value)
    }
    return filled | sheet.uncached
