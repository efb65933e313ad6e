"""PCGD-DT: children by age and commune, to be mobilised and in class."""

from __future__ import annotations

from orchestration.collect.catalogue import Catalogue, Layout, padded_code
from orchestration.collect.form.record import Record, read_records
from orchestration.collect.reading import Fates, Observation, Reading
from orchestration.collect.workbook import Sheet


def read_survey(sheets: list[Sheet], layout: Layout, catalogue: Catalogue, reading: Reading) -> list[Fates]:
    """Read the survey into observations by commune and age."""
    return read_records(sheets, layout, catalogue, reading, _read_row)


def _read_row(record: Record, layout: Layout, catalogue: Catalogue) -> None:
    """One commune and age: its counts, those of the optional columns where the workbook has them."""
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
    for column in (row for row in layout.columns["*"] if row["role"] == "value"):
        item = column["field"]
        value = record.number(item, column["value_type"])
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
                label=column["header"],
                measure_unit="trẻ",
            )
        )
