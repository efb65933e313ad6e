"""What everybody knows before a release: the committed catalogue, as linear forms and rows over items."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

# form, sheet, item, breakdown of the item
Item = tuple[str, str, str, str]
LinearForm = tuple[tuple[Item, float], ...]

_DIMENSIONS = ("ownership", "sex", "ethnicity", "room_grade", "contract", "age")


@dataclass(frozen=True)
class Parts:
    """What an indicator of a breakdown is made of in one source; no denominator: a count, or a rate printed as such."""

    numerator: LinearForm
    denominator: LinearForm

    @property
    def items(self) -> set[tuple[str, str]]:
        """Form and item of every term."""
        return {(item[0], item[2]) for item, _ in (*self.numerator, *self.denominator)}


@dataclass(frozen=True)
class FormRule:
    """Σ left − Σ right = or <= 0 over items of a form; `*` is every sheet, item or breakdown at once."""

    rule_id: str
    form: str
    is_equal: bool
    terms: tuple[tuple[str, str, str, float], ...]


class Catalogue:
    """The seeds of a folder, read when asked for."""

    def __init__(self, seeds: Path) -> None:
        self._seeds = seeds

    def _rows(self, table: str) -> list[dict[str, str]]:
        with (self._seeds / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    @cached_property
    def indicators(self) -> dict[str, dict[str, str]]:
        """Rows of indicator.csv by name."""
        return {row["indicator"]: row for row in self._rows("indicator")}

    @cached_property
    def rounds(self) -> dict[str, dict[str, str]]:
        """Rows of round.csv by round."""
        return {row["round"]: row for row in self._rows("round")}

    @cached_property
    def parts(self) -> dict[tuple[str, str], dict[str, Parts]]:
        """(indicator, breakdown) -> source -> its parts, by the rule that indicator_term.csv is written for."""
        terms: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
        for row in self._rows("indicator_term"):
            terms[row["indicator"], row["source"]].append(row)
        found: dict[tuple[str, str], dict[str, Parts]] = defaultdict(dict)
        for (indicator, source), rows in terms.items():
            for breakdown in self.indicators[indicator]["breakdowns"].split(";"):
                chosen = _asked(rows, breakdown)
                if any(row["part"] == "numerator" for row in chosen):
                    found[indicator, breakdown][source] = Parts(
                        _linear(chosen, "numerator", breakdown), _linear(chosen, "denominator", breakdown)
                    )
        return found

    @cached_property
    def form_rules(self) -> dict[str, list[FormRule]]:
        """Equalities and "trong đó" of form_rule.csv by form."""
        rows: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
        for row in self._rows("form_rule"):
            rows[row["form"], row["rule_id"], row["version"]].append(row)
        found: dict[str, list[FormRule]] = defaultdict(list)
        for (form, rule_id, _), terms in rows.items():
            signed = tuple(
                (
                    row["sheet"],
                    row["item"],
                    row["breakdown"],
                    float(row["coefficient"]) * (1 if row["side"] == "left" else -1),
                )
                for row in terms
            )
            found[form].append(FormRule(rule_id, form, terms[0]["comparator"] == "=", signed))
        return found

    @cached_property
    def above(self) -> dict[str, list[str]]:
        """Breakdown -> those it is part of, one attribute fewer: girls of a minority are girls, and of a minority."""
        found: dict[str, list[str]] = {}
        attributes = {
            row["breakdown"]: {name: row[name] for name in _DIMENSIONS if row[name]}
            for row in self._rows("breakdown")
            if row["breakdown"] == "total" or any(row[name] for name in _DIMENSIONS)
        }
        for breakdown, own in attributes.items():
            found[breakdown] = [
                other
                for other, theirs in attributes.items()
                if len(theirs) == len(own) - 1 and theirs.items() <= own.items()
            ]
        return found

    @cached_property
    def disclosed_wholes(self) -> dict[tuple[str, str], str]:
        """(form, item) of a disclosure -> the item it is part of."""
        return {
            (row["form"], row["item"]): row["whole_item"] for row in self._rows("disclosure_item") if row["whole_item"]
        }

    @cached_property
    def sets(self) -> list[tuple[str, str, list[str]]]:
        """(kind, whole or nothing, parts) of indicator_set.csv."""
        found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for row in self._rows("indicator_set"):
            found[row["indicator_set"], row["kind"], row["whole"]].append(row["part"])
        return [(kind, whole, parts) for (_, kind, whole), parts in found.items()]


def _asked(rows: list[dict[str, str]], breakdown: str) -> list[dict[str, str]]:
    """The terms that make this breakdown: those spelled out for it, else those that follow it, or make the total."""
    spelled = [row for row in rows if row["published_breakdown"] == breakdown]
    if spelled:
        return spelled
    plain = [row for row in rows if not row["published_breakdown"]]
    if breakdown == "total":
        return plain
    follows = {
        part: all(row["breakdown"] == "=" for row in plain if row["part"] == part)
        for part in ("numerator", "denominator")
    }
    if not follows["numerator"]:
        return []
    return [row for row in plain if follows[row["part"]] or row["part"] == "denominator"]


def _linear(rows: list[dict[str, str]], part: str, breakdown: str) -> LinearForm:
    summed: dict[Item, float] = {}
    for row in rows:
        if row["part"] == part:
            column = breakdown if row["breakdown"] == "=" else row["breakdown"]
            item = (row["form"], row["sheet"], row["item"], column)
            summed[item] = summed.get(item, 0.0) + float(row["coefficient"])
    return tuple(sorted(summed.items()))
