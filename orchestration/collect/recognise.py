"""Which form a workbook is, in which version, and which of its sheets is which: by what they hold, not by file name."""

from __future__ import annotations

from orchestration.collect.catalogue import Catalogue, Layout, valid_on
from orchestration.collect.problem import Problem
from orchestration.collect.reading import Reading
from orchestration.collect.text import fold
from orchestration.collect.workbook import Sheet

TITLE_ROWS = 8
IDENTITY_SHEETS = {fold("Thông tin"), fold("_congkhai")}
_HEADER_ROWS = 40
# a sheet that holds this share of a form's labels is that sheet of the form, whatever it is called
_ENOUGH = 0.6


def recognised(sheets: list[Sheet], catalogue: Catalogue) -> list[Layout]:
    """The versions of the form that the workbook is, newest first; [] for a form that nobody knows.

    A form without a title of its own is told by its headers (`header_match`) in the first rows of a sheet, whatever
    title an office wrote above them. Else the title decides where it stands in the first rows of a sheet, the longest
    one that does. Without a title the form is the one whose headers stand there, or else most of whose labels do.
    """
    layouts = list(catalogue.layouts.values())
    untitled = [layout for layout in layouts if layout.headers and not layout.title and _marks(sheets, layout)]
    titles = {text for sheet in sheets for text in _texts(sheet, TITLE_ROWS)}
    named = [layout for layout in layouts if layout.title and any(layout.title in text for text in titles)]
    if untitled:
        best = untitled[0]
    elif named:
        best = max(named, key=lambda layout: len(layout.title))
    else:
        marks = [_marks(sheets, layout) or _stamped_sheets(sheets, layout) for layout in layouts]
        if not any(marks):
            return []
        best = layouts[marks.index(max(marks))]
    versions = [layout for layout in layouts if layout.form == best.form]
    return sorted(versions, key=lambda layout: layout.row.get("valid_from", ""), reverse=True)


def tell_second_form(sheets: list[Sheet], read: Layout, catalogue: Catalogue, reading: Reading) -> None:
    """A problem for each other form whose title stands on a sheet: a workbook is read as one form only."""
    titles = {layout.title: layout for layout in catalogue.layouts.values() if layout.title}
    told = set()
    for sheet in sheets:
        texts = _texts(sheet, TITLE_ROWS)
        named = {max((title for title in titles if title in text), key=len, default="") for text in texts}
        found = {titles[title].form: titles[title].row["title_match"] for title in named - {""}}
        for form, title in found.items() if read.form not in found else ():
            if form not in told:
                expected = f"chỉ các trang của biểu {read.form}; nộp biểu {form} thành tệp riêng"
                reading.problems.append(Problem("second_form", sheet.name, "", title, expected))
            told.add(form)


def _texts(sheet: Sheet, rows: int | None) -> set[str]:
    return {fold(value) for row in sheet.rows[:rows] for value in row if isinstance(value, str)} - {""}


def _marks(sheets: list[Sheet], layout: Layout) -> int:
    """How many of the headers, or else labels, that mark the form the workbook holds; 0 for too little."""
    if layout.headers:
        return len(layout.headers) if any(layout.headers <= _texts(sheet, _HEADER_ROWS) for sheet in sheets) else 0
    if not layout.by_sheet:
        return 0
    labels = sum(map(len, layout.labels.values()))
    held = sum(max((len(wanted & _texts(s, None)) for s in sheets), default=0) for wanted in layout.labels.values())
    return held if held >= _ENOUGH * labels else 0


def _stamped_sheets(sheets: list[Sheet], layout: Layout) -> int:
    """Labels on whole sheets of the form that the stamp names: an office that mends one sheet may send that alone."""
    stamps = [sheet for sheet in sheets if fold(sheet.name) in IDENTITY_SHEETS]
    if (
        layout.headers
        or not layout.by_sheet
        or not any(fold(layout.form) in _texts(stamp, TITLE_ROWS) for stamp in stamps)
    ):
        return 0
    held = (max((len(wanted & _texts(s, None)) for s in sheets), default=0) for wanted in layout.labels.values())
    return sum(n for n, wanted in zip(held, layout.labels.values(), strict=True) if n >= _ENOUGH * len(wanted))


def version_at(versions: list[Layout], sheets: list[Sheet], day: str, reading: Reading) -> Layout:
    """The version of a form to read a workbook by, for a reference date ('' when its round is not known yet).

    Content decides between versions that are in force together. A day on which none is in force is a problem; the
    workbook is then read by the version nearest to its content, so that its cells are judged all the same.
    """
    in_force = [layout for layout in versions if not day or valid_on(layout.row, day)]
    if not in_force:
        spans = "; ".join(f"{v.version}: từ {v.row['valid_from']} đến {v.row['valid_to'] or 'nay'}" for v in versions)
        reading.problems.append(Problem("form_not_in_force", found=f"kỳ có ngày chốt {day}", expected=spans))
    candidates = in_force or versions
    return candidates[0] if len(candidates) == 1 else max(candidates, key=lambda layout: _fit(sheets, layout))


def _fit(sheets: list[Sheet], layout: Layout) -> float:
    """Share of the labels and headers of a version that the workbook holds; `max` keeps the newest of equal ones."""
    held = set().union(*(_texts(sheet, None) for sheet in sheets))
    wanted = set().union(*layout.labels.values())
    wanted |= {fold(row["header"].split(" > ")[-1]) for rows in layout.columns.values() for row in rows}
    wanted.discard("")
    return len(wanted & held) / max(1, len(wanted))


def found_sheets(sheets: list[Sheet], layout: Layout, reading: Reading) -> dict[str, Sheet]:
    """Sheet of the workbook by sheet of the form: by name, else by the labels it holds.

    A missing sheet is a problem unless the form lets it be left out; so are two sheets that both hold what the form has
    on one, unless the second is the first again, cell by cell.
    """
    # the first of a name is read: the rows of a second one would silently replace it
    by_name = {fold(sheet.name): sheet for sheet in reversed(sheets)}
    found = {name: by_name[fold(name)] for name in layout.lines if fold(name) in by_name}
    taken = {id(sheet) for sheet in found.values()}
    others = [(sheet, _texts(sheet, None)) for sheet in sheets if id(sheet) not in taken]
    for name, wanted in layout.labels.items():
        alike = [sheet for sheet, texts in others if len(wanted & texts) >= _ENOUGH * len(wanted)]
        if name in found:
            rivals = [sheet.name for sheet in alike if sheet.rows != found[name].rows]
            if rivals:
                expected = f"một trang «{name}»"
                reading.problems.append(Problem("duplicate_sheet", found[name].name, "", ", ".join(rivals), expected))
        elif len(alike) == 1:
            found[name] = alike[0]
        elif alike:
            names = ", ".join(sheet.name for sheet in alike)
            reading.problems.append(Problem("duplicate_sheet", name, found=names, expected=f"một trang «{name}»"))
        elif name not in layout.optional_sheets:
            reading.problems.append(Problem("missing_sheet", name, expected=f"trang «{name}»"))
    return {name: found[name] for name in layout.lines if name in found}
