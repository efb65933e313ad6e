"""Whose workbook it is and of which round: stamp, else pull manifest, else name through register and aliases."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

from orchestration.collect.catalogue import AREA_CODE_DIGITS, Catalogue, padded_code
from orchestration.collect.problem import Problem
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reading import Identity, Reading
from orchestration.collect.text import fold

SCHOOL_TYPES = ("nha_tre", "mau_giao", "mam_non")
# "Phường 1" is dozens of units of the country
_CANDIDATES_NAMED = 10
_UNIT_ID = re.compile(r"([a-z_]+)-(\w+)(?:-(\d{8}))?")


def round_of(identity: Identity, entry: LedgerEntry, catalogue: Catalogue) -> str:
    """The round of the stamp, else of the manifest, else of the rows; '' when none is known or they disagree.

    Rows name a school year only: stamp or manifest may give any round of that year, by themselves they mean its start.
    """
    told = identity.round or (catalogue.round_of(entry.round) if entry.round else "") or ""
    listed = identity.listed_round
    if told and listed and catalogue.rounds[told]["school_year"] != catalogue.rounds[listed]["school_year"]:
        return ""
    return told or listed


def dated(readings: dict[str, Reading], ledger: list[LedgerEntry], catalogue: Catalogue) -> dict[str, Reading]:
    """The readings, with facts of an undated export valid from the reference date of the export's round.

    An export says what is so when it is made: a level of standard in it proves nothing for a day before.
    """
    result = dict(readings)
    for entry in ledger:
        reading = readings[entry.sha256]
        if all(fact.valid_from for fact in reading.facts):
            continue
        code = round_of(reading.identity, entry, catalogue)
        if code:
            day = catalogue.rounds[code]["reference_date"]
            facts = [replace(fact, valid_from=fact.valid_from or day) for fact in reading.facts]
            result[entry.sha256] = replace(reading, facts=facts)
    return result


@dataclass
class Register:
    """Providers named by the registers received: `unit_id` by code, codes by folded name."""

    units: dict[str, str] = field(default_factory=dict)
    codes_by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def from_readings(cls, readings: list[Reading]) -> Register:
        """A provider's unit_id starts its validity at the earliest day any register gives its code."""
        register = cls()
        first_day: dict[str, str] = {}
        kind: dict[str, str] = {}
        # where an office and the sector database disagree on the kind, the list of the office comes last and stays
        for reading in sorted(readings, key=lambda reading: reading.identity.form == "DM-CS"):
            for fact in reading.facts:
                if not fact.valid_from:
                    continue
                first_day[fact.code] = min(fact.valid_from, first_day.get(fact.code, fact.valid_from))
                if fact.attribute == "provider_type":
                    kind[fact.code] = "school" if fact.value in SCHOOL_TYPES else "independent_group"
                elif fact.attribute == "name":
                    register.codes_by_name[fold(fact.value)].add(fact.code)
        for code, level in kind.items():
            register.units[code] = f"{level}-{code}-{first_day[code].replace('-', '')}"
        return register


def read_aliases(decisions: Path) -> dict[str, str]:
    """Folded unit name (with parent behind `|` when the alias names one) -> unit, from `unit_alias.csv`."""
    file = decisions / "unit_alias.csv"
    if not file.exists():
        return {}
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return {f"{fold(row['alias'])}|{fold(row['parent'])}": row["unit"] for row in csv.DictReader(stream)}


@dataclass(frozen=True)
class Resolver:
    """Resolves the unit and round of workbooks against catalogue, register and aliases."""

    catalogue: Catalogue
    register: Register
    aliases: dict[str, str]

    @classmethod
    def build(cls, readings: list[Reading], catalogue: Catalogue, decisions: Path) -> Resolver:
        """A resolver over the registers among the readings and the aliases of the decisions folder."""
        return cls(catalogue, Register.from_readings(readings), read_aliases(decisions))

    def resolve(self, identity: Identity, entry: LedgerEntry) -> tuple[str, str, list[Problem]]:
        """(unit_id, round, problems); unit_id or round is '' when it could not be told."""
        problems = []
        round_code = round_of(identity, entry, self.catalogue)
        if not round_code:
            expected = "kỳ báo cáo trong tệp hoặc manifest.csv"
            if identity.listed_round:
                expected += f", cùng năm học với các dòng của tệp ({identity.listed_round[:9]})"
            problems.append(Problem("unknown_round", found=identity.round or entry.round, expected=expected))
            # a unit is valid on days: without a round there is no day to look it up on
            return "", "", problems
        unit_id, unit_problem = self._unit(identity, entry, self.catalogue.rounds[round_code]["reference_date"])
        if unit_problem:
            problems.append(unit_problem)
        return unit_id, round_code, problems

    def _unit(self, identity: Identity, entry: LedgerEntry, day: str) -> tuple[str, Problem | None]:
        for text in (identity.unit_text, entry.unit, identity.listed_unit):
            if text:
                unit_id = self.unit_id(text, day)
                problem = Problem("unknown_unit", found=text, expected="một đơn vị có hiệu lực tại kỳ báo cáo")
                return unit_id, None if unit_id else problem
        return self._by_name(identity, day)

    def unit_id(self, text: str, day: str) -> str:
        """unit_id of `level-code`, of a whole unit_id or of a bare provider code, valid on `day`; '' when unknown."""
        match = _UNIT_ID.fullmatch(text)
        if not match:
            return self.register.units.get(text.removesuffix(".0"), "")
        level, code, first_day = match.groups()
        code = padded_code(level, code)
        if level in AREA_CODE_DIGITS:
            area = self.catalogue.area_at(level, code, day)
            unit_id = area["unit_id"] if area else ""
        else:
            unit_id = self.register.units.get(code, "")
        # codes were reused: who names the level or the first day means no other unit of that code
        asked = f"{level}-{code}-{first_day or ''}"
        return unit_id if unit_id.startswith(asked) else ""

    def _by_name(self, identity: Identity, day: str) -> tuple[str, Problem | None]:
        name, parent = fold(identity.unit_name), fold(identity.parent_name)
        for key in (f"{name}|{parent}", f"{name}|"):
            if key in self.aliases:
                return self._unit(Identity(unit_text=self.aliases[key]), LedgerEntry(0, "", 0, "", "", 0), day)
        codes = sorted(self.register.codes_by_name.get(name, ())) if name else []
        candidates = [self.register.units[code] for code in codes if code in self.register.units]
        candidates += [row["unit_id"] for row in self.catalogue.areas_named(name, parent, day)]
        if len(candidates) == 1:
            return candidates[0], None
        if candidates:
            named = ", ".join(candidates[:_CANDIDATES_NAMED])
            more = (
                f" và {len(candidates) - _CANDIDATES_NAMED} đơn vị khác" if len(candidates) > _CANDIDATES_NAMED else ""
            )
            return "", Problem("ambiguous_unit", found=identity.unit_name, expected=f"một trong: {named}{more}")
        return "", Problem("unknown_unit", found=identity.unit_name, expected="tên hoặc mã có trong danh mục cơ sở")
