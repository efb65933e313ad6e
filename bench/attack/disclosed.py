"""What a school lays open by law: counts of one school and year, in the columns of the form."""

from __future__ import annotations

from collections import defaultdict

from bench.attack.catalogue import Catalogue
from bench.attack.released import Released
from bench.attack.system import System

# columns that are no parts of their item's total
_NO_PARTS = {"total", "binh_quan", "so_luong"}


def add_disclosed(released: Released, catalogue: Catalogue, system: System) -> None:
    """Each number of disclosure_item; a total is the sum of the columns beside it, an item at most its whole."""
    columns: dict[tuple[str, str, str, str], dict[str, int]] = defaultdict(dict)
    for row in released.disclosed:
        place = (row["unit_id"], row["school_year"], row["form"], row["item"])
        name = f"{' '.join(place)} {row['breakdown']} ({released.name})"
        cell = system.cell((*place, row["breakdown"], row.get("sha256")))
        if row["value"] is not None:
            columns[place][row["breakdown"]] = cell
            number = float(row["value"])
            system.add("printed", [(cell, 1)], number, f"disclosure_item {name} = {number:g}")
            if row["sensitive_group"] and 1 <= number <= 5:
                system.aims.setdefault(cell, f"disclosure_item {name}")
            elif not row["sensitive_group"]:
                system.open_cells.add(cell)
        elif row["symbol"] == "c":
            columns[place][row["breakdown"]] = cell
            system.aims.setdefault(cell, f"disclosure_item {name}")
    for place, cells in columns.items():
        parts = [cell for breakdown, cell in cells.items() if breakdown not in _NO_PARTS]
        if "total" in cells and parts:
            told = f"{' '.join(place)}: total of its columns"
            system.add("part", [(cells["total"], 1), *((cell, -1.0) for cell in parts)], 0, told)
        whole = columns.get((*place[:3], catalogue.disclosed_wholes.get(place[2:], "")), {})
        for breakdown in cells.keys() & whole.keys():
            told = f"{' '.join(place)} {breakdown}: part of its whole"
            system.add("part", [(cells[breakdown], 1), (whole[breakdown], -1)], 0, told, is_equal=False)
