"""Workbooks of the record forms, laid out by the product's own writer."""

from pathlib import Path

from orchestration.collect.officer.book import Value, new_workbook, save
from orchestration.collect.officer.identity_block import write_information
from orchestration.collect.officer.record_sheet import write_records
from samples.build import catalogue

# columns that came to a form later: left out of a workbook in which no row fills them
LATER_COLUMNS = {("BC-TH", "breakdown"), ("KH-CT", "baseline_reading"), ("KH-CT", "claim")}


def stamp(
    form: str,
    unit: str,
    name: str,
    parent: str,
    round_: str,
    declared: str,
    office: str = "",
    source: str = "",
    rebuilt: bool = False,
    illustrative: bool = False,
) -> dict[str, str]:
    """The labels by which a workbook names its form, unit, round and day of submission (ISO date)."""
    yes_no = {flag: catalogue.label("yes_no", str(int(flag))) for flag in (True, False)}
    return {
        "Biểu mẫu": form,
        "Phiên bản": catalogue.rows("form", form=form)[0]["version"],
        "Mã đơn vị": unit,
        "Tên đơn vị": name,
        "Trực thuộc": parent,
        "Kỳ báo cáo": round_,
        "Ngày nộp": declared,
        "Cơ quan ban hành": office,
        "Tài liệu nguồn": source,
        "Dựng lại từ tài liệu": yes_no[rebuilt],
        "Số liệu minh họa": yes_no[illustrative],
    }


def write(
    path: Path,
    stamped: dict[str, str],
    sheets: dict[str, list[dict[str, Value]]],
    subtitle: str,
    remarks: dict[str, str] | None = None,
) -> None:
    """One workbook: `sheets` holds per sheet the records as field -> value; `remarks` stand beside the stamp."""
    layout = catalogue.layout(stamped["Biểu mẫu"])
    given = {field for records in sheets.values() for record in records for field in record}
    columns = [
        row for row in layout.columns["*"] if (layout.form, row["field"]) not in LATER_COLUMNS or row["field"] in given
    ]
    form_title = layout.row["title_match"]
    book = new_workbook(f"{form_title} – {subtitle}")
    write_information(book, book.properties.title, stamped, remarks or {})
    for name, records in sheets.items():
        write_records(book.create_sheet(name), columns, f"{form_title}: {name}", subtitle, records)
    save(book, path)
