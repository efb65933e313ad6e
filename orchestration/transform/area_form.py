"""The state form of an area, as it is sent on: each cell the sum over its providers' returns, and what that leaves out.

It reads the warehouse: there the returns that count are chosen already, and providers are placed in areas by date.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from orchestration.collect.catalogue import Catalogue, Layout, Row
from orchestration.collect.officer.book import (
    BODY_FONT,
    HEADER_FONT,
    TITLE_FONT,
    WARNING_FONT,
    WRAP,
    Value,
    new_workbook,
    save,
)
from orchestration.collect.officer.cell import put_text
from orchestration.collect.officer.grid import grids, show_whole, write_grid
from orchestration.collect.officer.guard import print_landscape
from orchestration.collect.officer.handout import layout_at
from orchestration.collect.officer.identity_block import stamp_of, write_stamp, write_title_block
from orchestration.collect.officer.recipient import CannotHandOut, Recipient, area_named
from orchestration.collect.text import cell_name, fold
from orchestration.settings import Home
from orchestration.transform.area_return import AreaReturn, Provider, read_return

NOTES = "Ghi chú"
_ILLUSTRATIVE = "SỐ LIỆU MINH HỌA"
_ILLUSTRATIVE_PLACE = "B5"


def write_area_form(form: str, unit: str, home: Home, catalogue: Catalogue, round_code: str, file: Path) -> AreaReturn:
    """Write the form of an area, named by `unit_id` or `level-code`, into a new file; returns what it was made of.

    Raises CannotHandOut for an area or form that is not there or a file that is, NoWarehouse for no fresh warehouse.
    """
    layout = layout_at(catalogue, form, catalogue.rounds[round_code]["reference_date"])
    if layout.kind != "coded":
        raise CannotHandOut(f"Biểu {form} không cộng được từ các cơ sở; biểu cộng được: 01-MN-DN.")
    area = area_named(unit, catalogue, round_code)
    if file.suffix.lower() != ".xlsx":
        raise CannotHandOut(f"-o: «{file}» phải là tên tệp .xlsx.")
    if file.exists():
        raise CannotHandOut(f"-o: đã có tệp «{file}»; chọn tên khác hoặc xóa tệp cũ.")
    made = read_return(home, form, area.unit_id, round_code)
    if not made.expected_n:
        raise CannotHandOut(f"«{area.name}» không có cơ sở nào hoạt động trong danh mục ở kỳ {round_code}.")
    try:
        _write(file, layout, catalogue, area, round_code, made)
    except OSError as error:
        raise CannotHandOut(f"-o: không ghi được «{file}»: {error.strerror or error}.") from error
    return made


def _write(
    file: Path, layout: Layout, catalogue: Catalogue, area: Recipient, round_code: str, made: AreaReturn
) -> None:
    book = new_workbook(f"{layout.row['title_match']} – {area.name}")
    for grid in grids(layout):
        sheet = book.create_sheet(grid.name)

        def value(line: Row, column: Row, name: str = grid.name) -> Value:
            key = (name, line["item"], column["field"])
            return _number(made.sums[key]) if key in made.counts and _can_be_summed(line, column) else None

        write_grid(sheet, grid, value)
        show_whole(sheet, grid)
        print_landscape(sheet, grid.header_rows)
    first = book.worksheets[0]
    write_title_block(first, layout, catalogue.rounds[round_code], area.name)
    if area.is_illustrative:
        first[_ILLUSTRATIVE_PLACE] = _ILLUSTRATIVE
        first[_ILLUSTRATIVE_PLACE].font = WARNING_FONT
    _write_notes(book.create_sheet(NOTES), _notes(layout, catalogue, area, round_code, made))
    write_stamp(book, stamp_of(layout, catalogue, area, round_code))
    save(book, file)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _can_be_summed(line: Row, column: Row) -> bool:
    """Counts and money add up over providers; a rate or an average does not."""
    return column["value_type"] == "count" or fold("đồng") in fold(line["measure_unit"])


Note = tuple[str, str]


def _notes(layout: Layout, catalogue: Catalogue, area: Recipient, round_code: str, made: AreaReturn) -> Iterator[Note]:
    """(heading, text) a row; a heading stands once."""
    if area.is_illustrative:
        yield _ILLUSTRATIVE, ""
    yield "Địa bàn", f"{area.name} ({area.unit_id})"
    yield "Kỳ báo cáo", f"{catalogue.rounds[round_code]['name_vi']} ({round_code})"
    yield "Độ đầy đủ", f"{len(made.submitted)}/{made.expected_n} cơ sở đã nộp"
    if made.missing:
        yield "Mức độ hoàn chỉnh", "Sơ bộ: tổng chỉ gồm các cơ sở đã nộp; ô không cơ sở nào báo cáo để trống."
    yield from _listed("Chưa nộp", made.missing)
    yield from _listed("Nộp nhưng không hoạt động vào ngày của kỳ, vẫn được cộng", made.not_operating)
    yield from _listed("Không cộng riêng vì đã nằm trong báo cáo của trường quản lý", made.carried)
    yield from _listed("Có thể tính hai lần: trường quản lý báo gộp một phần số nhóm, lớp độc lập", made.unclear)
    yield from _not_summed(layout)
    yield from _partial(layout, made)


def _listed(heading: str, providers: list[Provider]) -> Iterator[Note]:
    for provider in providers:
        yield heading, f"{provider.name} ({provider.code})"


def _not_summed(layout: Layout) -> Iterator[Note]:
    for grid in grids(layout):
        values = [column for column in grid.columns if column["role"] == "value"]
        for line in grid.lines:
            if line["item"] and not all(_can_be_summed(line, column) for column in values):
                yield "Không cộng được nên để trống", f"{grid.name}, mã số {line['item']} «{line['label']}»"


def _partial(layout: Layout, made: AreaReturn) -> Iterator[Note]:
    """Cells that some of the returns left blank: their sum is of fewer providers than the others'."""
    whole = len(made.submitted) + len(made.not_operating) - len(made.carried)
    for grid in grids(layout):
        for (item, breakdown), (row, column) in grid.values().items():
            count = made.counts.get((grid.name, item, breakdown), 0)
            if 0 < count < whole:
                yield "Ô có cơ sở để trống", f"{grid.name}!{cell_name(row - 1, column - 1)}: {count}/{whole} cơ sở"


def _write_notes(sheet: Worksheet, notes: Iterator[Note]) -> None:
    sheet["A1"] = "GHI CHÚ CỦA BẢN TỔNG HỢP"
    sheet["A1"].font = TITLE_FONT
    before = ""
    for row, (heading, text) in enumerate(notes, start=3):
        left, right = sheet.cell(row, 1), sheet.cell(row, 2)
        left.value = heading if heading != before else None
        put_text(right, text)
        left.font, right.font = HEADER_FONT, BODY_FONT
        left.alignment = right.alignment = WRAP
        before = heading
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 40, 80
    print_landscape(sheet, (1, 1))
