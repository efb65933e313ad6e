"""Who owes a form at a round: providers of the newest register, areas of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from orchestration.collect.catalogue import Catalogue, Layout, valid_on
from orchestration.collect.identity import SCHOOL_TYPES, Register, Resolver
from orchestration.settings import Home


class CannotHandOut(Exception):
    """No workbook can be made as asked; the text says why and how to mend it."""


_OPERATING = "hoat_dong"
# the newest register of each office and form up to the round, as int_register_told has it for rounds with figures
_PROVIDERS = """
with fact as (
    select facts.*, rounds.sort_order
    from read_parquet($facts) as facts
    inner join (select unnest($rounds) as round, unnest($orders) as sort_order) as rounds using (round)
    where facts.register_unit_id in (select unnest($offices)) and coalesce(facts.unit_id, '') <> ''
),
newest as (select register_unit_id, form, max(sort_order) as sort_order from fact group by register_unit_id, form),
told as (
    select fact.*, bool_or(form = 'DM-CS') over (partition by unit_id) as is_in_office_list
    from fact inner join newest using (register_unit_id, form, sort_order)
)
select
    unit_id,
    min(code) as code,
    max(value) filter (where attribute = 'name') as name,
    max(value) filter (where attribute = 'provider_type') as provider_type,
    max(value) filter (where attribute = 'status') as status,
    max(value) filter (where attribute = 'commune_code') as commune_code,
    min(register_unit_id) as register_unit_id
from told
where
    (form = 'DM-CS' or not is_in_office_list)
    and valid_from <= $day and (coalesce(valid_to, '') = '' or $day <= valid_to)
group by unit_id
order by unit_id
"""


@dataclass(frozen=True)
class Recipient:
    """A unit that a workbook is made for, as it is on the day of the round."""

    unit_id: str
    level: str
    code: str
    name: str
    parent_name: str
    is_illustrative: bool
    is_operating: bool = True

    @property
    def unit_text(self) -> str:
        """`level-code`, as stamps and manifests name a unit."""
        return f"{self.level}-{self.code}"


def providers_at(home: Home, catalogue: Catalogue, round_code: str) -> list[Recipient]:
    """Providers that the registers received up to the round list on its reference date, operating or not."""
    files = [str(file) for file in sorted(home.collected.glob("rounds/*/provider_fact.parquet"))]
    if not files:
        return []
    this = catalogue.rounds[round_code]
    earlier = {code: int(row["sort_order"]) for code, row in catalogue.rounds.items()}
    earlier = {code: order for code, order in earlier.items() if order <= int(this["sort_order"])}
    day = this["reference_date"]
    asked = {
        "facts": files,
        "rounds": list(earlier),
        "orders": list(earlier.values()),
        "day": day,
        "offices": [row["unit_id"] for row in catalogue.areas if valid_on(row, day)],
    }
    with duckdb.connect() as connection:
        rows = connection.execute(_PROVIDERS, asked).fetchall()
    illustrative = {row["unit_id"] for row in catalogue.areas if row["is_illustrative"] == "1"}
    providers: list[Recipient] = []
    for unit_id, code, name, kind, status, commune, register in rows:
        area = catalogue.area_at("commune", commune or "", day)
        level = "school" if kind in SCHOOL_TYPES else "independent_group"
        providers.append(
            Recipient(
                unit_id=unit_id,
                level=level,
                code=code,
                name=name or code,
                parent_name=area["name"] if area else "",
                is_illustrative=register in illustrative,
                is_operating=status == _OPERATING,
            )
        )
    return providers


def areas_at(catalogue: Catalogue, round_code: str) -> list[Recipient]:
    """Areas of the catalogue valid on the reference date of the round."""
    day = catalogue.rounds[round_code]["reference_date"]
    names = {row["unit_id"]: row["name"] for row in catalogue.areas}
    return [
        Recipient(
            unit_id=row["unit_id"],
            level=row["level"],
            code=row["code"],
            name=row["name"],
            parent_name=names.get(row["parent_unit_id"], ""),
            is_illustrative=row["is_illustrative"] == "1",
        )
        for row in catalogue.areas
        if valid_on(row, day)
    ]


def all_owing(layout: Layout, home: Home, catalogue: Catalogue, round_code: str) -> list[Recipient]:
    """The units that owe the form: areas, and providers that operate. Raises CannotHandOut when there is none."""
    levels = _levels(layout)
    units = areas_at(catalogue, round_code) + providers_at(home, catalogue, round_code)
    owing = [unit for unit in units if unit.level in levels and unit.is_operating]
    if not owing:
        raise CannotHandOut(
            f"Kỳ {round_code} chưa có đơn vị nào phải nộp biểu {layout.form}. {_no_register(home)}".strip()
        )
    return owing


def one_owing(layout: Layout, text: str, home: Home, catalogue: Catalogue, round_code: str) -> Recipient:
    """The unit named by `unit_id` or `level-code`, if it owes the form at the round. Raises CannotHandOut."""
    unit = unit_named(text, home, catalogue, round_code)
    if unit.level not in _levels(layout):
        hint = f" Bản tổng hợp của địa bàn: congkhai form {layout.form}." if "school" in _levels(layout) else ""
        raise CannotHandOut(f"«{unit.name}» ({text}) không phải đơn vị nộp biểu {layout.form}.{hint}")
    if not unit.is_operating:
        raise CannotHandOut(
            f"«{unit.name}» ({text}) không hoạt động vào ngày của kỳ {round_code}; "
            "nếu danh mục sai, nộp lại DM-CS rồi chạy congkhai publish."
        )
    return unit


def unit_named(text: str, home: Home, catalogue: Catalogue, round_code: str) -> Recipient:
    """The unit named by `unit_id` or `level-code` on the day of the round. Raises CannotHandOut."""
    providers = providers_at(home, catalogue, round_code)
    unit = _named(text, areas_at(catalogue, round_code) + providers, providers, catalogue, round_code)
    if unit is None:
        told = (
            f"--unit: không có đơn vị «{text}» vào ngày {_day(catalogue, round_code)} của kỳ {round_code}. Ghi mã như "
            f"school-9901001 hoặc province-11; danh mục cơ sở lấy từ các tệp DM-CS đã nhận. {_no_register(home)}"
        )
        raise CannotHandOut(told.strip())
    return unit


def area_named(text: str, catalogue: Catalogue, round_code: str) -> Recipient:
    """The area named by `unit_id` or `level-code` on the day of the round. Raises CannotHandOut."""
    area = _named(text, areas_at(catalogue, round_code), [], catalogue, round_code)
    if area is None:
        raise CannotHandOut(
            f"--unit: không có địa bàn «{text}» vào ngày {_day(catalogue, round_code)} của kỳ {round_code}; "
            "ghi mã như province-11 hoặc commune-03127."
        )
    return area


def _named(
    text: str, units: list[Recipient], providers: list[Recipient], catalogue: Catalogue, round_code: str
) -> Recipient | None:
    register = Register(units={unit.code: unit.unit_id for unit in providers})
    unit_id = Resolver(catalogue, register, {}).unit_id(text, _day(catalogue, round_code))
    return next((unit for unit in units if unit.unit_id == unit_id), None)


def _day(catalogue: Catalogue, round_code: str) -> str:
    return catalogue.rounds[round_code]["reference_date"]


def _levels(layout: Layout) -> list[str]:
    levels = layout.row["reporter"].split()
    if not levels:
        raise CannotHandOut(f"Biểu {layout.form} không phát cho đơn vị nào: tệp này do phần mềm khác xuất ra.")
    return levels


def _no_register(home: Home) -> str:
    if any(home.collected.glob("rounds/*/provider_fact.parquet")):
        return ""
    return "Kho dữ liệu chưa nhận danh mục cơ sở: chạy congkhai publish với tệp DM-CS trước."
