"""What readers know of the numbers of one unit and round: which are sums of which, as templates over linear forms.

Each template says whole = Σ parts, or whole ≥ Σ parts where something of the whole has no number of its own. They come
from the linear forms themselves (the items of nursery and of kindergarten are the items of both), from the sums the
forms must hold (`form_rule`), from the sets of indicators (`indicator_set`) and from breakdowns (girls are children).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb

# item of a form in a breakdown, with its coefficient: (form, sheet, item, breakdown, coefficient)
Term = tuple[str, str, str, str, str]
Form = tuple[Term, ...]

_ONE = "1.0000"
# a reader with a pencil: a whole of more parts than this is taken apart in steps
_MOST_PARTS = 8


@dataclass(frozen=True, order=True)
class Relation:
    """Σ wholes = Σ parts, or Σ wholes ≥ Σ parts where `has_rest`; all are linear forms written out."""

    wholes: tuple[str, ...]
    parts: tuple[str, ...]
    has_rest: bool


def _read(text: str) -> Form:
    terms = (term.split("|") for term in text.split(";"))
    return tuple((form, sheet, item, breakdown, coefficient) for form, sheet, item, breakdown, coefficient in terms)


def _write(form: Iterable[Term]) -> str:
    return ";".join("|".join(term) for term in sorted(form))


def relations(connection: duckdb.DuckDBPyConnection) -> list[Relation]:
    """All templates that hold a form which can be hidden, in order; reads `linear_form`, `form_kind`, the catalogue."""
    forms = {
        text: _read(text)
        for (text,) in connection.execute("select distinct form from linear_form order by form").fetchall()
    }
    found = {
        *_of_items(forms),
        *_of_rules(connection, forms),
        *_of_limits(connection, forms),
        *_of_sets(connection),
        *_of_breakdowns(connection),
        *_of_rates(connection),
    }
    # of two that say the same of the same parts the sharper one is kept
    sharp = {(one.wholes, one.parts) for one in found if not one.has_rest}
    can_be_hidden = {
        text
        for (text,) in connection.execute(
            "select form from form_kind where is_sensitive or is_staff or is_split"
        ).fetchall()
    }
    return sorted(
        one
        for one in found
        if not (one.has_rest and (one.wholes, one.parts) in sharp)
        and can_be_hidden & {*one.wholes, *one.parts}
        and not {*one.wholes} & {*one.parts}
    )


def _of_items(forms: dict[str, Form]) -> Iterator[Relation]:
    """A form whose terms are the terms of others together."""
    by_term: dict[Term, list[str]] = defaultdict(list)
    for text, form in forms.items():
        if all(term[4] == _ONE for term in form):
            for term in form:
                by_term[term].append(text)
    for text, form in forms.items():
        whole = frozenset(form)
        inside = {
            other: frozenset(forms[other])
            for term in form
            for other in by_term[term]
            if frozenset(forms[other]) < whole
        }
        for parts in _covers(whole, inside, ()):
            yield Relation((text,), tuple(sorted(parts)), False)


def _covers(
    left: frozenset[Term], inside: dict[str, frozenset[Term]], taken: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    if not left:
        yield taken
    elif len(taken) < _MOST_PARTS:
        first = min(left)
        for text, terms in inside.items():
            if first in terms and terms <= left:
                yield from _covers(left - terms, inside, (*taken, text))


def _of_rules(connection: duckdb.DuckDBPyConnection, forms: dict[str, Form]) -> Iterator[Relation]:
    """Sums a form must hold. An item without a number of its own is taken apart by its own rule, or is the rest."""
    sums: dict[tuple[str, str], dict[str, list[tuple[str, str, str]]]] = defaultdict(lambda: defaultdict(list))
    for rule, form, side, sheet, item, breakdown, coefficient in connection.execute(
        "select rule_id, form, side, sheet, item, breakdown, coefficient from source.catalogue.form_rule "
        "where comparator = '=' order by all"
    ).fetchall():
        sums[form, rule][side if coefficient == "1" else "other"].append((sheet, item, breakdown))
    simple = [
        (form, one["left"][0], one["right"])
        for (form, _), one in sums.items()
        if len(one["left"]) == 1 and one["right"] and not one["other"]
    ]
    decomposed = defaultdict(list)
    for form, whole, parts in simple:
        if whole[1] != "*" and whole[2] == "*":
            decomposed[form, whole[0], whole[1]].append([part[1] for part in parts])
    sheet_of = {
        (term[0], term[1], term[2], term[3]): text for text, form in forms.items() if len(form) == 1 for term in form
    }
    for form, whole, parts in simple:
        if whole[1] == "*":
            yield from _columns(forms, form, whole, parts)
        else:
            yield from _lines(sheet_of, decomposed, form, whole, parts)


def _columns(
    forms: dict[str, Form], form: str, whole: tuple[str, str, str], parts: list[tuple[str, str, str]]
) -> Iterator[Relation]:
    """A rule between columns holds for every linear form over their sheet."""
    for text, terms in forms.items():
        if all(term[0] == form and term[1] in (whole[0], "*") and term[3] == whole[2] for term in terms):
            there = [_write((*term[:3], part[2], term[4]) for term in terms) for part in parts]
            yield _told(text, there, forms.keys())


def _lines(
    single: dict[tuple[str, str, str, str], str],
    decomposed: dict[tuple[str, str, str], list[list[str]]],
    form: str,
    whole: tuple[str, str, str],
    parts: list[tuple[str, str, str]],
) -> Iterator[Relation]:
    for (named, sheet, item, breakdown), text in single.items():
        if named != form or sheet not in (whole[0], "*") or item != whole[1] or whole[2] not in ("*", breakdown):
            continue
        there, has_rest = [], False
        todo = [(part[1], breakdown if part[2] == "*" else part[2], 0) for part in parts]
        while todo:
            part_item, part_breakdown, depth = todo.pop()
            known = single.get((form, sheet, part_item, part_breakdown))
            further = decomposed.get((form, whole[0], part_item))
            if known is not None:
                there.append(known)
            elif further and depth < 4:
                todo += [(one, part_breakdown, depth + 1) for one in further[0]]
            else:
                has_rest = True
        if there:
            yield Relation((text,), tuple(sorted(there)), has_rest)


def _of_limits(connection: duckdb.DuckDBPyConnection, forms: dict[str, Form]) -> Iterator[Relation]:
    """What a form says may not be more than something else is a part of it."""
    rows = connection.execute(
        "select form, list(struct_pack(sheet, item, breakdown)) filter (where side = 'left'), "
        "list(struct_pack(sheet, item, breakdown)) filter (where side = 'right') "
        "from source.catalogue.form_rule where comparator = '<=' "
        "group by rule_id, form having bool_and(coefficient = '1') order by rule_id, form"
    ).fetchall()
    breakdowns = sorted({term[3] for form in forms.values() for term in form})
    for form, left, right in rows:
        sides = [[(one["sheet"], one["item"], one["breakdown"]) for one in side] for side in (left or [], right or [])]
        for breakdown in breakdowns if any(one[2] == "*" for one in sides[0] + sides[1]) else ["total"]:
            parts, wholes = (_as_forms(form, side, breakdown, forms) for side in sides)
            if parts and wholes:
                yield Relation(wholes, parts, True)


def _as_forms(form: str, items: list[tuple[str, str, str]], breakdown: str, forms: dict[str, Form]) -> tuple[str, ...]:
    """The linear form these items make together, or else each by itself; nothing where one has no number."""
    for sheet in ("{}", "*"):
        terms = [(form, sheet.format(one[0]), one[1], breakdown if one[2] == "*" else one[2], _ONE) for one in items]
        if (text := _write(terms)) in forms:
            return (text,)
        single = tuple(sorted(_write([term]) for term in terms))
        if all(one in forms for one in single):
            return single
    return ()


def _told(whole: str, parts: list[str], known: Iterable[str]) -> Relation:
    there = tuple(sorted(set(parts) & set(known)))
    return Relation((whole,), there, len(there) < len(parts))


def _of_sets(connection: duckdb.DuckDBPyConnection) -> Iterator[Relation]:
    """Sets of indicators: of a set of counts the whole is one of them, of a set of rates it is what all divide by."""
    rows = connection.execute(
        "select sets.indicator_set, whole.form, list(distinct part.form), part.term_source, "
        "bool_or(sets.kind = 'open') or count(distinct part.form) < any_value(sets.size) "
        "from (select *, count(*) over (partition by indicator_set) as size "
        "from source.catalogue.indicator_set) as sets "
        "inner join linear_form as part on part.indicator = sets.part and part.part = 'numerator' "
        "inner join linear_form as whole on whole.breakdown = part.breakdown and whole.term_source = part.term_source "
        "and case when sets.whole is null then whole.indicator = sets.part and whole.part = 'denominator' "
        "else whole.indicator = sets.whole and whole.part = 'numerator' end "
        "where sets.kind in ('open', 'closed') "
        "group by sets.indicator_set, whole.form, part.term_source, part.breakdown order by all"
    ).fetchall()
    for _, whole, parts, _, has_rest in rows:
        yield Relation((whole,), tuple(sorted(parts)), has_rest)


def _of_breakdowns(connection: duckdb.DuckDBPyConnection) -> Iterator[Relation]:
    """A breakdown is a part of its total."""
    rows = connection.execute(
        "select distinct whole.form, part.form from linear_form as part inner join linear_form as whole "
        "on whole.indicator = part.indicator and whole.term_source = part.term_source and whole.part = part.part "
        "where whole.breakdown = 'total' and part.breakdown <> 'total' and whole.form <> part.form"
    ).fetchall()
    for whole, part in rows:
        yield Relation((whole,), (part,), True)


def _of_rates(connection: duckdb.DuckDBPyConnection) -> Iterator[Relation]:
    """What is counted of a denominator is a part of it; more teachers than groups is no share."""
    rows = connection.execute(
        "select distinct whole.form, part.form from linear_form as part inner join linear_form as whole "
        "on whole.indicator = part.indicator and whole.term_source = part.term_source "
        "and whole.breakdown = part.breakdown and whole.part = 'denominator' and part.part = 'numerator' "
        "inner join source.catalogue.indicator as indicator on indicator.indicator = part.indicator "
        "where indicator.measure_unit = '%' and whole.form <> part.form"
    ).fetchall()
    for whole, part in rows:
        yield Relation((whole,), (part,), True)
