"""What the invented hostile school laid open: two years under two circulars, an item late, one missing, one to come."""

from __future__ import annotations

from typing import Any

from site_tables import Row


def disclosure_tables(school: str, hostile: str) -> dict[str, list[Row]]:
    """The tables of data/ about disclosure."""
    new = {"school_year": "2024-2025", "form": "CK-09", "due_on": "2025-06-30", "declared_on": "2025-07-10"}
    old = {"school_year": "2023-2024", "form": "CK-36", "due_on": "2024-06-30", "declared_on": "2024-07-05"}
    made = [
        _item(new, 1, "4.1", "Điều 4 Thông tin chung", "Tên cơ sở", text=f"Trường {hostile}", is_checked=True),
        _item(new, 2, "4.2", "Điều 4 Thông tin chung", "Cổng thông tin", link="https://mn.example/x", is_checked=True),
        _item(
            new, 3, "5.2", "Điều 5 Thu chi tài chính", "Khoản thu", text="=1+1", posted_on="2025-07-04", state="late"
        ),
        _item(
            new, 4, "7.2a", "Điều 7 Kế hoạch và kết quả", "Tổng số", value="186", breakdown="tre", breakdown_vi="Trẻ"
        ),
        _item(new, 4, "7.2a", "Điều 7 Kế hoạch và kết quả", "Tổng số", value="7", breakdown="lop", breakdown_vi="Lớp"),
        _item(new, 5, "7.2g", "Điều 7 Kế hoạch và kết quả", "Số trẻ khuyết tật", symbol="c"),
        _item(new, 6, "7.3", "Điều 7 Kế hoạch và kết quả", "Kế hoạch tuyển sinh", state="missing", posted_on=None),
        _item(old, 1, "TC", "3 công khai tài chính", "Dự toán", text="=2+2"),
        _item(old, 2, "02.I", "Biểu mẫu 02 Chất lượng", "Tổng số trẻ em", value="98.5"),
    ]
    asked = [(row["item"], row["sort_order"], row["part_vi"], row["item_vi"]) for row in made if row["form"] == "CK-09"]
    asked.append(("7.4", 7, "Điều 7 Kế hoạch và kết quả", "Thực đơn hằng ngày"))
    return {
        "mart_cong_khai": [
            {
                "unit_id": "province-99-20200101",
                "unit_name": "Tỉnh Minh Họa",
                "school_year": "2024-2025",
                "form": "CK-09",
                "owed_n": 3,
                "handed_in_n": 1,
                "complete_n": 0,
            },
            {"unit_id": school, "school_year": "2024-2025", "form": "CK-09", "state": "incomplete", "asked_n": 7},
        ],
        "disclosure_item": [{"unit_id": school, **row} for row in made],
        "disclosure_requirement": [
            {
                **dict(zip(("item", "sort_order", "part_vi", "item_vi"), row, strict=True)),
                "form": "CK-09",
                "version": "2024",
                "is_required": True,
                "is_checked": row[0].startswith("4."),
            }
            for row in dict.fromkeys(asked)
        ],
    }


def returns(ward: str) -> list[Row]:
    """Counts of a form at one round, as they leave where late units are not named."""
    counts = {"school_year": "2025-2026", "period": "start", "form": "01-MN-DN", "due_on": "2025-10-31"}
    numbers = (
        ("province-99-20200101", "Tỉnh Minh Họa", 16, 15, 1),
        (ward, "Phường Minh Họa Một", 2, 2, 0),
    )
    names = ("unit_id", "unit_name", "expected_n", "submitted_n", "late_n")
    return [counts | dict(zip(names, row, strict=True)) for row in numbers]


def _item(year: Row, order: int, item: str, part: str, name: str, **rest: Any) -> Row:
    return {
        **year,
        "sort_order": order,
        "item": item,
        "part_vi": part,
        "item_vi": name,
        "breakdown": "total",
        "state": "present",
        "posted_on": year["due_on"],
        "is_checked": False,
        "legal_document": "tt-03-2024",
        "file": "mh/ck.xlsx",
        "sheet": "Công khai",
        "cell": f"D{order}",
        "office": "Trường Minh Họa",
        **rest,
    }
