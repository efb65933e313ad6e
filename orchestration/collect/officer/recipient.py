"""A unit that a workbook is made for, and the areas of the catalogue as such."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.collect.catalogue import Catalogue, valid_on
from orchestration.collect.identity import Register, Resolver


class CannotHandOut(Exception):
    """No workbook can be made as asked; the text says why and how to mend it."""


@dataclass(frozen=True)
class Recipient:
    """A unit as it is on the day of a round; `commune_code` is where its register places it, '' for an area.

    The name of a provider is untrusted text.
    """

    unit_id: str
    level: str
    code: str
    name: str
    parent_name: str
    is_illustrative: bool
    is_operating: bool = True
    commune_code: str = ""

    @property
    def unit_text(self) -> str:
        """`level-code`, as stamps and manifests name a unit."""
        return f"{self.level}-{self.code}"


def areas_at(catalogue: Catalogue, round_code: str) -> list[Recipient]:
    """Areas of the catalogue valid on the reference date of the round."""
    day = catalogue.rounds[round_code]["reference_date"]
    return [
        Recipient(
            unit_id=row["unit_id"],
            level=row["level"],
            code=row["code"],
            name=row["name"],
            parent_name=catalogue.areas_by_id[row["parent_unit_id"]]["name"] if row["parent_unit_id"] else "",
            is_illustrative=row["is_illustrative"] == "1",
        )
        for row in catalogue.areas
        if valid_on(row, day)
    ]


def area_named(text: str, catalogue: Catalogue, round_code: str) -> Recipient:
    """The area named by `unit_id` or `level-code` on the day of the round. Raises CannotHandOut."""
    day = catalogue.rounds[round_code]["reference_date"]
    unit_id = Resolver(catalogue, Register(), {}).unit_id(text, day)
    area = next((area for area in areas_at(catalogue, round_code) if area.unit_id == unit_id), None)
    if area is None:
        raise CannotHandOut(
            f"--unit: không có địa bàn «{text}» vào ngày {day} của kỳ {round_code}; "
            "ghi mã như province-11 hoặc commune-03127."
        )
    return area
