"""PCGD-DT: children by age and commune, to be mobilised and in class."""

from __future__ import annotations

from orchestration.collect.catalogue import Catalogue, Layout, padded_code
from orchestration.collect.form.record import Record, read_records
from orchestration.collect.reading import Fates, Observation, Reading
from orchestration.collect.workbook import Sheet

_SURVEY_ITEMS = ("dan_so", "phai_huy_dong", "den_truong_tai_cho", "den_truong_noi_khac")


def read_survey(sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading) -> list[Fates]:
    """Read the survey into observations by commune and age."""
    return read_records(sheets, layout, catalogue, reading, _read_row)


def _read_row(record: Record, layout: Layout, catalogue: Catalogue) -> None:
    """PCGD-DT: population by age and commune, children to be mobilised, children in class."""
    for needed in ("commune_code", "age"):
        if not record.text(needed):
            record.reject(needed, "missing_value", "mã xã và nhóm tuổi")
    age = record.code("age", catalogue.codes["age"])
    if not age or not record.text("commune_code"):
        record.reject_rest()
        return
    commune = padded_code("commune", record.text("commune_code"))
    if any((seen.unit, seen.breakdown) == (f"commune-{commune}", age) for seen in record.reading.observations):
        record.reject("commune_code", "duplicate_item", "mỗi xã và nhóm tuổi một dòng")
        record.reject_rest()
        return
    labels = {row["field"]: row["header"] for row in layout.columns["*"]}
    for item in _SURVEY_ITEMS:
        value = record.number(item, "count")
        if value is None:
            continue
        record.reading.observations.append(
            Observation(
                sheet=record.sheet.name,
                cell=record.cell(item),
                item=item,
                breakdown=age,
                value=value,
                found=record.text(item),
                unit=f"commune-{commune}",
                label=labels[item],
                measure_unit="trẻ",
            )
        )
