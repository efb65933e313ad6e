"""The catalogue seeds as the reader needs them: forms, lines, columns, rules, code lists, areas, rounds."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from orchestration.collect.text import fold

Row = dict[str, str]


@dataclass(frozen=True)
class Layout:
    """One version of a form: its row of `form.csv`, its lines and columns by sheet (`*` is any), its rules by id."""

    row: Row
    lines: dict[str, list[Row]]
    columns: dict[str, list[Row]]
    rules: dict[str, list[Row]]

    @property
    def form(self) -> str:
        return self.row["form"]

    @property
    def version(self) -> str:
        return self.row["version"]

    @property
    def kind(self) -> str:
        """Which reader of `collect/form/` reads it."""
        return self.row["layout"]

    @property
    def by_sheet(self) -> bool:
        """True where a row belongs to one sheet; record forms may spread their rows over sheets as they like."""
        return bool(self.lines) and "*" not in self.lines

    @cached_property
    def title(self) -> str:
        """The folded title, '' for a form without a fixed one."""
        return fold(self.row.get("title_match", ""))

    @cached_property
    def headers(self) -> frozenset[str]:
        """Folded headers that only this form has beside each other."""
        return frozenset(map(fold, _listed(self.row, "header_match")))

    @cached_property
    def labels(self) -> dict[str, frozenset[str]]:
        """Folded labels of the lines of each sheet."""
        return {sheet: frozenset(fold(line["label"]) for line in lines) for sheet, lines in self.lines.items()}

    @cached_property
    def optional_sheets(self) -> frozenset[str]:
        """Sheets that an office may leave out."""
        return frozenset(_listed(self.row, "optional_sheets"))

    @property
    def dash_is_zero(self) -> bool:
        """True where the form itself says that `-` stands for zero."""
        return self.row.get("dash_is_zero") == "1"


def _listed(row: Row, name: str) -> list[str]:
    return [part.strip() for part in row.get(name, "").split(";") if part.strip()]


@dataclass(frozen=True)
class Catalogue:
    """Rows of the CSV seeds under `folder`, read on first use; every value is text, '' means none."""

    folder: Path

    def rows(self, name: str) -> list[Row]:
        """All rows of one seed. Raises OSError when the seed is not there."""
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def fingerprint(self) -> str:
        """sha256 over every seed, names and bytes in order: what a reading or a release was made with."""
        digest = hashlib.sha256()
        for file in sorted(self.folder.glob("*.csv")):
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
        return digest.hexdigest()

    @cached_property
    def layouts(self) -> dict[tuple[str, str], Layout]:
        """Every versioned layout by (form, version)."""
        lines, columns = self._by_sheet("form_line"), self._by_sheet("form_column")
        rules: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in self.rows("form_rule"):
            rules[row["form"], row["version"]][row["rule_id"]].append(row)
        return {
            key: Layout(row, lines.get(key, {}), columns.get(key, {}), dict(rules.get(key, {})))
            for row in self.rows("form")
            for key in [(row["form"], row["version"])]
        }

    def layouts_on(self, day: str) -> dict[str, Layout]:
        """The newest version of each form valid on an ISO day, by form."""
        valid = [layout for layout in self.layouts.values() if valid_on(layout.row, day)]
        return {
            layout.form: layout for layout in sorted(valid, key=lambda found: (found.row["valid_from"], found.version))
        }

    @cached_property
    def form_rules(self) -> dict[str, Row]:
        """The first term of every linear rule by rule id, over all forms; versions of a form share its rules."""
        found: dict[str, Row] = {}
        for layout in self.layouts.values():
            for rule_id, terms in layout.rules.items():
                found.setdefault(rule_id, terms[0])
        return found

    def _by_sheet(self, seed: str) -> dict[tuple[str, str], dict[str, list[Row]]]:
        """Rows of a seed by (form, version), then by sheet, in order."""
        found: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in self.rows(seed):
            found[row["form"], row["version"]][row["sheet"]].append(row)
        return {key: dict(sheets) for key, sheets in found.items()}

    @cached_property
    def codes(self) -> dict[str, dict[str, str]]:
        """Per code list: folded label or code -> code."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self.rows("code_list"):
            found[row["list"]][fold(row["label_vi"])] = row["code"]
            found[row["list"]].setdefault(fold(row["code"]), row["code"])
        return dict(found)

    @cached_property
    def source_codes(self) -> dict[tuple[str, str, str, str], Row]:
        """Rows of `code_map.csv` by (form, version, field, code of the source)."""
        return {(row["form"], row["version"], row["field"], row["source_code"]): row for row in self.rows("code_map")}

    @cached_property
    def disclosure_items(self) -> dict[tuple[str, str], dict[str, Row]]:
        """What a form of disclosure asks for, by (form, version), then by item."""
        found: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
        for row in self.rows("disclosure_item"):
            found[row["form"], row["version"]][row["item"]] = row
        return dict(found)

    @cached_property
    def rounds(self) -> dict[str, Row]:
        return {row["round"]: row for row in self.rows("round")}

    @cached_property
    def school_years(self) -> set[str]:
        return {row["school_year"] for row in self.rounds.values()}

    @cached_property
    def indicator_rows(self) -> dict[str, Row]:
        return {row["indicator"]: row for row in self.rows("indicator")}

    @property
    def indicators(self) -> set[str]:
        return set(self.indicator_rows)

    @cached_property
    def breakdowns(self) -> dict[str, str]:
        """Folded Vietnamese name or code of a breakdown -> code."""
        rows = self.rows("breakdown")
        return {fold(row[field]): row["breakdown"] for field in ("name_vi", "breakdown") for row in rows}

    def breakdown_of(self, text: str) -> str | None:
        """`cong_lap` from its code or its Vietnamese name; None when it is no known breakdown."""
        return self.breakdowns.get(fold(text))

    @cached_property
    def problem_kinds(self) -> dict[str, Row]:
        return {row["kind"]: row for row in self.rows("problem_kind")}

    @cached_property
    def areas(self) -> list[Row]:
        return self.rows("area")

    @cached_property
    def areas_by_id(self) -> dict[str, Row]:
        return {row["unit_id"]: row for row in self.areas}

    @cached_property
    def _areas_by_code(self) -> dict[tuple[str, str], list[Row]]:
        # every workbook asks for areas by code, and there are thousands of both
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.areas:
            found[row["level"], row["code"]].append(row)
        return dict(found)

    def area_at(self, level: str, code: str, day: str) -> Row | None:
        """The area of that level and code valid on an ISO day; None when the catalogue has none."""
        return next((row for row in self._areas_by_code.get((level, code), []) if valid_on(row, day)), None)

    @cached_property
    def _areas_by_name(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.areas:
            found[fold(row["name"])].append(row)
        return dict(found)

    def areas_named(self, name: str, parent: str, day: str) -> list[Row]:
        """Areas of a folded name valid on an ISO day; where several are, those below an area of the name of `parent`.

        Names are shared all over the country, and of a parent that none of them is below nothing is concluded.
        """
        found = [row for row in self._areas_by_name.get(name, []) if name and valid_on(row, day)]
        below = [row for row in found if parent and parent in self._names_above(row)]
        return below if len(found) > 1 and below else found

    def _names_above(self, area: Row) -> set[str]:
        names = set()
        above = self.areas_by_id.get(area["parent_unit_id"])
        while above:
            names.add(fold(above["name"]))
            above = self.areas_by_id.get(above["parent_unit_id"])
        return names

    def round_of(self, text: str) -> str | None:
        """`2021-2022-term1` from its code or its Vietnamese name; None when it is no known round."""
        if text in self.rounds:
            return text
        return self._round_names.get(fold(text))

    @cached_property
    def _round_names(self) -> dict[str, str]:
        return {fold(row["name_vi"]): row["round"] for row in self.rounds.values()}


def valid_on(row: Row, day: str) -> bool:
    """True when a row with valid_from and valid_to (both days included, '' is open) holds on an ISO day."""
    return row["valid_from"] <= day and (not row["valid_to"] or day <= row["valid_to"])


AREA_CODE_DIGITS = {"nation": 2, "province": 2, "district": 3, "commune": 5}


def padded_code(level: str, code: str) -> str:
    """Area code as zero-padded text; spreadsheets drop leading zeros and add `.0`."""
    bare = re.sub(r"\.0$", "", code.strip())
    return bare.zfill(AREA_CODE_DIGITS.get(level, 0))
