"""The disclosure workbooks of one illustrative school: one under each circular, links to domains nobody can own."""

from pathlib import Path

from orchestration.collect.officer.book import Value
from samples.build import catalogue, record_form

UNIT, NAME, COMMUNE = "school-9901001", "Trường Mầm non Minh Họa 1", "Xã Minh Họa Một"
SITE = "https://mn-minh-hoa-1.example/cong-khai"
Record = dict[str, Value]
# items of 2024-2025 that the school did not lay open, and one that it posted after 30 June
WITHHELD, LATE = {"5.4", "6.3b"}, {"5.2"}
# value by (item, column) of what is counted
COUNTS_36 = {
    ("02.I", "total"): 180,
    ("02.I", "tuoi_3_4"): 54,
    ("02.I", "tuoi_4_5"): 60,
    ("02.I", "tuoi_5_6"): 66,
    ("02.I.3", "total"): 180,
    # fewer than a page may print
    ("02.I.4", "total"): 2,
    ("02.II", "total"): 172,
    ("02.III", "total"): 180,
    ("02.IV", "total"): 180,
    ("03.I", "so_luong"): 7,
    ("03.I", "binh_quan"): 2.1,
    ("03.II.1", "so_luong"): 7,
    ("04.0", "total"): 21,
    ("04.I", "total"): 15,
    ("04.I", "dai_hoc"): 11,
    ("04.I", "cao_dang"): 4,
}
# as the school's returns of 2024-2025 count: one page must not name two numbers of children
COUNTS_09 = {
    ("7.2a", "so_tre"): 308,
    ("7.2a", "so_nhom_lop"): 12,
    ("7.2a", "binh_quan"): 25.7,
    ("7.2b", ""): 0,
    ("7.2c", ""): 308,
    ("7.2d", ""): 308,
    ("7.2đ", ""): 308,
    ("7.2g", ""): 3,
}


def write(folder: Path) -> None:
    """CK-36 of 2023-2024 and CK-09 of 2024-2025."""
    _write(folder, "CK-36", "2023-2024", "2024-07-05", _counted("CK-36", COUNTS_36, "2024-06-20") + _texts_36())
    _write(folder, "CK-09", "2024-2025", "2025-07-10", _all_of_09())


def _write(folder: Path, form: str, school_year: str, declared: str, records: list[Record]) -> None:
    round_ = f"{school_year}-end"
    stamped = record_form.stamp(
        form, UNIT, NAME, COMMUNE, round_, declared, NAME, "Số liệu minh họa", illustrative=True
    )
    path = folder / school_year / f"{form}_{UNIT}_{round_}.xlsx"
    subtitle = f"{NAME}, năm học {school_year} (số liệu minh họa)"
    record_form.write(path, stamped, {"Công khai": records}, subtitle)


def _record(form: str, item: str, posted: str, column: str = "", **content: Value) -> Record:
    (row,) = catalogue.rows("disclosure_item", form=form, item=item)
    label = catalogue.label(row["column_list"], column) if column else ""
    return {"item": item, "label": row["item_vi"], "breakdown": label or None, "posted_on": posted, **content}


def _counted(form: str, counts: dict[tuple[str, str], int | float], posted: str) -> list[Record]:
    return [_record(form, item, posted, column, value=value) for (item, column), value in counts.items()]


def _texts_36() -> list[Record]:
    posted = "2024-06-20"
    return [
        _record("CK-36", "01.II", posted, "nha_tre", text="Chương trình giáo dục nhà trẻ (minh họa)"),
        _record("CK-36", "01.II", posted, "mau_giao", text="Chương trình giáo dục mẫu giáo (minh họa)"),
        _record("CK-36", "01.I", posted, "", link=f"{SITE}/2023-2024/cam-ket"),
        _record("CK-36", "TC", "2024-07-02", "", link=f"{SITE}/2023-2024/tai-chinh"),
    ]


def _all_of_09() -> list[Record]:
    counted = _counted("CK-09", COUNTS_09, "2025-06-20")
    given = {item for item, _ in COUNTS_09}
    records = []
    for row in catalogue.rows("disclosure_item", form="CK-09", is_required="1"):
        item = row["item"]
        if item in given:
            records += [record for record in counted if record["item"] == item]
        elif item in WITHHELD:
            records.append({"item": item, "label": row["item_vi"]})
        else:
            posted = "2025-07-04" if item in LATE else "2025-06-20"
            content = {"text": NAME} if item == "4.1" else {"link": f"{SITE}/2024-2025/muc-{row['sort_order']}"}
            records.append(_record("CK-09", item, posted, "", **content))
    return records
