"""A filled survey workbook of an invented commune: seven sheets, the two of children empty. All figures are made up."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

EXAMPLE = "../tests/broken/pcgd-xa-mau.xlsx"
TITLE = "THỐNG KÊ PHỔ CẬP GIÁO DỤC MẦM NON"
UNIT, YEAR = "Đơn vị báo cáo: Phường Minh Họa Trung Tâm", "Năm 2025"
AGES = [f"{age} tuổi" for age in range(7)]
# ages 0 to 6
CHILDREN: dict[str, list[int]] = {
    "Tổng số trẻ": [60, 62, 64, 66, 68, 70, 71],
    "Trẻ em nữ": [30, 31, 31, 32, 33, 34, 35],
    "Trẻ dân tộc thiểu số": [12, 12, 13, 13, 14, 14, 14],
    "Trẻ khuyết tật có khả năng học tập": [0, 0, 1, 1, 1, 2, 2],
    "Trẻ khuyết tật được tiếp cận giáo dục": [0, 0, 0, 1, 1, 2, 2],
    "Số trẻ phải huy động": [60, 62, 64, 65, 67, 69, 70],
    "Số trẻ đến trường": [3, 20, 38, 63, 66, 69, 70],
    "Đến trường trên địa bàn": [3, 18, 35, 60, 62, 66, 66],
    "Đến trường ngoài địa bàn": [0, 2, 3, 3, 4, 3, 4],
    "Số trẻ học 2 buổi/ngày": [3, 20, 38, 63, 66, 69, 70],
    "Số trẻ chuyển đi": [1, 0, 2, 1, 0, 1, 0],
    "Số trẻ chuyển đến": [0, 1, 1, 0, 2, 0, 1],
    "Số trẻ làm căn cứ tính hoàn thành": [3, 20, 38, 63, 66, 68, 70],
    "Số trẻ hoàn thành chương trình": [3, 19, 37, 62, 65, 68, 70],
}
COLUMNS = "BCDEFGHIJKLM"


def rates(numerator: str, denominator: str) -> list[float]:
    """Per cent with one decimal by age, then of the ages 0 to 5."""
    over, under = CHILDREN[numerator], CHILDREN[denominator]
    pairs = [*zip(over, under, strict=True), (sum(over[:6]), sum(under[:6]))]
    return [round(100 * n / d, 1) for n, d in pairs]


def example() -> Workbook:
    """The workbook; cells: MN-01 TE has its header in row 6, ages in F to L, the total of 0 to 5 in M."""
    from orchestration.collect.officer.book import new_workbook

    book = new_workbook("minh họa")
    for name, fill in (
        ("MN-01 TE", _children),
        ("MN-02", _summary),
        ("MN-01 GV", _staff),
        ("MN-01 CSVC", _rooms),
        ("MN - Tài chính", _money),
    ):
        sheet = book.create_sheet(name)
        sheet["A1"], sheet["A2"], sheet["A3"] = TITLE, UNIT, YEAR
        fill(sheet)
    for name in ("MN- Trẻ KT", "Sổ theo dõi PCGDMN"):
        book.create_sheet(name)
    return book


def _children(sheet: Worksheet) -> None:
    sheet["B5"], sheet["F5"] = "Nội dung", "Chia theo độ tuổi"
    sheet.merge_cells("B5:E6")
    sheet.merge_cells("F5:M5")
    for column, text in zip("FGHIJKLM", [*AGES, "Tổng số 0-5 tuổi"], strict=True):
        sheet[f"{column}6"] = text
    rows: dict[str, list[float] | list[int]] = {}
    for label, values in CHILDREN.items():
        rows[label] = [*values, sum(values[:6])]
        if label == "Đến trường ngoài địa bàn":
            rows["Tỉ lệ huy động"] = rates("Số trẻ đến trường", "Số trẻ phải huy động")
    rows["Tỉ lệ hoàn thành chương trình"] = rates("Số trẻ hoàn thành chương trình", "Số trẻ làm căn cứ tính hoàn thành")
    for number, (label, row_values) in enumerate(rows.items(), start=7):
        sheet[f"B{number}"] = label
        for column, value in zip("FGHIJKLM", row_values, strict=True):
            sheet[f"{column}{number}"] = value
    sheet["B24"], sheet["F24"] = "Tiêu chí", "Tỉ lệ (%)"
    for age in (3, 4, 5):
        attending, everyone = CHILDREN["Số trẻ đến trường"][age], CHILDREN["Tổng số trẻ"][age]
        done, base = (
            CHILDREN[name][age] for name in ("Số trẻ hoàn thành chương trình", "Số trẻ làm căn cứ tính hoàn thành")
        )
        sheet[f"B{22 + age}"], sheet[f"F{22 + age}"] = f"Trẻ {age} tuổi đến trường", attending / everyone
        sheet[f"F{22 + age}"].number_format = "0.0%"
        # a share of one in a cell without a format: only its parts say what it is
        sheet[f"B{25 + age}"], sheet[f"F{25 + age}"] = f"Trẻ {age} tuổi hoàn thành chương trình", round(done / base, 3)


def _summary(sheet: Worksheet) -> None:
    for column, text in zip("BCDEF", ["Nội dung", *AGES[3:6], "Tổng số 3-5 tuổi"], strict=True):
        sheet[f"{column}5"] = text
    over = {"Tỉ lệ huy động": ("Số trẻ đến trường", "Số trẻ phải huy động")}
    over["Tỉ lệ hoàn thành chương trình"] = ("Số trẻ hoàn thành chương trình", "Số trẻ đến trường")
    labels = ["Tổng số trẻ", "Số trẻ phải huy động", "Số trẻ đến trường", "Tỉ lệ huy động"]
    labels += ["Số trẻ hoàn thành chương trình", "Tỉ lệ hoàn thành chương trình"]
    for number, label in enumerate(labels, start=6):
        sheet[f"B{number}"] = label
        parts = [CHILDREN[name][3:6] for name in over.get(label, (label,))]
        sums = [[*part, sum(part)] for part in parts]
        for index, column in enumerate("CDEF"):
            values = [one[index] for one in sums]
            sheet[f"{column}{number}"] = values[0] if len(values) == 1 else round(100 * values[0] / values[1], 2)


def _staff(sheet: Worksheet) -> None:
    header = ["TT", "Mã trường", "Tên trường", None, None, None, None, None]
    header += ["Độ tuổi", "Số lớp", "Số giáo viên", "Giáo viên/lớp", "Giáo viên đạt chuẩn trình độ"]
    for index, text in enumerate(header, start=1):
        sheet.cell(5, index, text)
    schools = (("9901001", "Trường Mầm non Minh Họa 1", (4, 8), (2, 5)), ("9901002", '"', (3, 6), (2, 4)))
    for number, (code, name, *bands) in enumerate(schools):
        top = 6 + 2 * number
        sheet.cell(top, 1, number + 1)
        sheet.cell(top, 2, code)
        sheet.cell(top, 3, name)
        for offset, (classes, teachers) in enumerate(bands):
            values = [
                "3-4 tuổi" if offset == 0 else "5 tuổi",
                classes,
                teachers,
                round(teachers / classes, 2),
                teachers,
            ]
            for index, value in enumerate(values, start=9):
                sheet.cell(top + offset, index, value)
        for column in COLUMNS[:2]:
            sheet.merge_cells(f"{column}{top}:{column}{top + 1}")


def _rooms(sheet: Worksheet) -> None:
    for column, text in zip("BCDEF", ["Nội dung", "Tổng số", "Kiên cố", "Bán kiên cố", "Tạm"], strict=True):
        sheet[f"{column}5"] = text
    rows = [("Số nhóm, lớp", 20), ("Số phòng học", 20, 17, 3, 0), ("Số phòng học/lớp", 1.0)]
    rows += [("Số sân chơi", 4), ("Số công trình vệ sinh", 12)]
    for number, row in enumerate(rows, start=6):
        for column, value in zip("BCDEF", row, strict=False):
            sheet[f"{column}{number}"] = value


def _money(sheet: Worksheet) -> None:
    sheet["B5"], sheet["C5"] = "Nội dung", "Số tiền (triệu đồng)"
    rows = [("Tổng kinh phí", 1250.5), ("Ngân sách nhà nước", 1100), ("Xã hội hóa", 150.5), ("Nguồn khác", 0)]
    for number, (label, value) in enumerate(rows, start=6):
        sheet[f"B{number}"], sheet[f"C{number}"] = label, value


def write_example(path: Path) -> None:
    """Write it with the fixed moments of the samples."""
    from orchestration.collect.officer.book import save

    save(example(), path)
