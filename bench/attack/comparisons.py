"""Numbers that are told as a difference: changes, the area above, plans, goals measured from a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.attack.released import Key

if TYPE_CHECKING:
    from bench.attack.equations import ReleaseRows

# a figure less another one is this number
Difference = tuple[Key, Key, float, str]

_CHANGES = (
    ("change_vs_start", "matched_n_start", "start_of_year_round"),
    ("change_vs_same_period", "matched_n_same_period", "same_period_round"),
)


def add_comparisons(rows: ReleaseRows) -> None:
    """What each printed difference tells of its two sides: the number of one, or a row between both."""
    shown = {
        (key.unit_id, key.round, key.indicator, key.breakdown): key
        for key, row in rows.released.values.items()
        if row.get("is_shown", True)
    }
    parents = _parents(rows)
    told: dict[Key, tuple[float, str]] = {}
    differences: list[Difference] = []
    for key, row in rows.released.values.items():
        if not row.get("is_shown", True):
            continue
        for change, matched, base in _CHANGES:
            before = shown.get((key.unit_id, rows.catalogue.rounds[key.round][base], key.indicator, key.breakdown))
            if before is None or row.get(change) is None:
                continue
            if row.get(matched) is None:
                differences.append((key, before, row[change], change))
            else:
                _add_matched(rows, key, before, row[change], row[matched])
        above = shown.get((parents.get((key.unit_id, key.round), ""), key.round, key.indicator, key.breakdown))
        if above and row.get("parent_value") is not None:
            told[above] = row["parent_value"], f"parent_value of {key}"
        if above and row.get("change_vs_parent") is not None:
            differences.append((key, above, row["change_vs_parent"], "change_vs_parent"))
        if row.get("plan") is not None and row.get("change_vs_plan") is not None:
            told[key] = row["plan"] + row["change_vs_plan"], "plan + change_vs_plan"
    told |= _goals(rows, shown, parents)
    _print(rows, told, differences)


def _add_matched(rows: ReleaseRows, key: Key, before: Key, change: float, matched: int) -> None:
    """A change of a count on the units that reported both times: these are known by the sums they are named in."""
    both = {unit_id for unit_id, _ in rows.leaves(key)} & {unit_id for unit_id, _ in rows.leaves(before)}
    if rows.is_rate(key) or len(both) != matched:
        return
    terms: list[tuple[int, float]] = []
    for unit_id in sorted(both):
        for point, sign in ((key, 1.0), (before, -1.0)):
            own = point._replace(unit_id=unit_id, basis="reported", boundary="as_reported")
            cell = rows.part_cell(own, "numerator", rows.parts(point))
            if cell is None:
                return
            terms.append((cell, sign))
    rows.system.add(
        "change", terms, change, f"change of {key} on {matched} units that reported both times = {change:g}"
    )


def _parents(rows: ReleaseRows) -> dict[tuple[str, str], str]:
    """(unit, round) -> the area right above, by the sums it is named in."""
    return {
        (unit_id, key.round): key.unit_id
        for (key, _), given in rows.released.rollups.items()
        if key.boundary == "as_reported"
        for unit_id in given
    }


def _goals(
    rows: ReleaseRows, shown: dict[tuple[str, str, str, str], Key], parents: dict[tuple[str, str], str]
) -> dict[Key, tuple[float, str]]:
    """The figure a goal is held against, and the one it is measured from."""
    told: dict[Key, tuple[float, str]] = {}
    for goal in rows.released.goals:
        number, change = goal.get("goal_value"), goal.get("baseline_change") or 0
        code = f"{goal['figure_school_year']}-{goal['figure_period']}"
        figure = Key(
            goal["unit_id"],
            code,
            goal["indicator"],
            goal["figure_breakdown"] or "total",
            goal["figure_basis"] or "",
            goal["figure_boundary"] or "",
        )
        if figure in rows.released.values:
            if goal["figure"] is not None:
                told[figure] = float(goal["figure"]), "mart_ke_hoach figure"
            elif number is not None and goal["difference"] is not None:
                told[figure] = float(number) + float(goal["difference"]), "mart_ke_hoach goal + difference"
        if goal.get("baseline") and number is not None and goal.get("baseline_reading") != "relative":
            place, at = goal["unit_id"], goal["baseline"]
            if at == "parent":
                place, at = parents.get((place, code), ""), code
            base = shown.get((place, at, goal["indicator"], "total"))
            if base:
                told[base] = float(number) + float(change), f"baseline of a goal of {goal['unit_id']}"
    return told


def _print(rows: ReleaseRows, told: dict[Key, tuple[float, str]], differences: list[Difference]) -> None:
    values = {key: row["value"] for key, row in rows.released.values.items() if row["value"] is not None}
    found = {key: number for key, number in told.items() if key not in values}
    is_growing = True
    while is_growing:
        is_growing = False
        for one, other, number, name in differences:
            known = {key: values.get(key, found.get(key, (None, ""))[0]) for key in (one, other)}
            for key, partner, sign in ((one, other, 1), (other, one, -1)):
                if known[key] is None and known[partner] is not None:
                    found[key] = known[partner] + sign * number, f"{name} of {one} = {number:g}"
                    is_growing = True
    for key, (number, name) in found.items():
        if rows.is_rate(key):
            rows.add_rate(key, number, name)
        else:
            rows.print_part(key, "numerator", number, name)
    for one, other, number, name in differences:
        if not any(key in values or key in found for key in (one, other)) and not rows.is_rate(one):
            first, second = rows.part_cell(one, "numerator"), rows.part_cell(other, "numerator")
            if first is not None and second is not None:
                rows.system.add("change", [(first, 1), (second, -1)], number, f"{name} of {one} = {number:g}")
