"""Plans and targets of the illustrative units beside the yearly plan of the province: with every kind of comparison."""

from dataclasses import dataclass
from pathlib import Path

from orchestration.collect.officer.book import Value
from samples.build import catalogue, record_form

Record = dict[str, Value]


@dataclass(frozen=True)
class Goal:
    """One row of KH-CT; `value` is what the document says, `baseline` a round or the area above."""

    indicator: str
    comparator: str
    value: Value
    horizon: str = "2024-2025"
    kind: str = "target"
    baseline: str = ""
    change: Value = None
    reading: str = ""
    claim: str = ""


PROVINCE = (
    Goal("tre_lop", "<=", 30),
    Goal("sdd_thap_coi", "<", "4,5"),
    Goal("hai_buoi", ">", 99),
    Goal("gv_dat_chuan", ">=", 90),
    Goal("xa_dat_pc5", "=", "5/5 xã"),
    # the same drop said clearly, and as letters say it: points of a hundred, or parts of what there was?
    Goal("sdd_nhe_can", "", None, baseline="2024-2025-start", change="0,3", reading="points"),
    Goal("thua_can_bp", "", None, baseline="2024-2025-start", change="1,5"),
    Goal("so_tre", "=", 2080, kind="plan", claim="exceeded"),
)
COMMUNE = (
    Goal("so_tre", "=", 560, kind="plan"),
    Goal("ban_tru", ">=", None, baseline="parent"),
    Goal("tre_lop", "<=", 30),
)
SCHOOL = (Goal("so_tre", "=", 300, kind="plan"), Goal("ban_tru", "=", 100), Goal("tre_lop", "<", 30))
BOOKS = (
    ("province-99", "Tỉnh Minh Họa", "", "2024-2025-term1", "2025-01-20", PROVINCE),
    ("commune-99001", "Xã Minh Họa Một", "Huyện Minh Họa Bắc", "2024-2025-start", "2024-09-20", COMMUNE),
    ("school-9901001", "Trường Mầm non Minh Họa 1", "Xã Minh Họa Một", "2024-2025-start", "2024-09-25", SCHOOL),
)


def write(folder: Path) -> None:
    """One workbook per unit that sets goals of its own."""
    for unit, name, parent, round_, declared, goals in BOOKS:
        stamped = record_form.stamp(
            "KH-CT", unit, name, parent, round_, declared, name, "Số liệu minh họa", illustrative=True
        )
        path = folder / "2024-2025" / f"KH-CT_{unit}_{round_}.xlsx"
        subtitle = f"{name}, năm học 2024-2025 (số liệu minh họa)"
        record_form.write(path, stamped, {"Chỉ tiêu": [_record(goal) for goal in goals]}, subtitle)


def _record(goal: Goal) -> Record:
    row = catalogue.rows("indicator", indicator=goal.indicator)[0]
    record: Record = {
        "indicator": goal.indicator,
        "label": row["name_vi"],
        "kind": catalogue.label("assertion_kind", goal.kind),
        "horizon": goal.horizon,
        "comparator": goal.comparator or None,
        "value": goal.value,
        "measure_unit": None if isinstance(goal.value, str) and "/" in goal.value else row["measure_unit"],
        "baseline": catalogue.label("baseline", goal.baseline) or goal.baseline or None,
        "baseline_change": goal.change,
        "basis": catalogue.label("basis", "reported"),
        "source_document": "Kế hoạch giáo dục năm học 2024-2025 (minh họa)",
        "baseline_reading": catalogue.label("baseline_reading", goal.reading) or None,
        "claim": catalogue.label("claim", goal.claim) or None,
    }
    return record
