"""Who should hand in what at a round: operating providers of the newest registers, and areas that did so before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from orchestration.collect.catalogue import Catalogue, valid_on
from orchestration.collect.identity import SCHOOL_TYPES, Resolver
from orchestration.collect.submission import COUNTING, Submission

# the list an office decides; what it lists, no export of the sector database changes (see int_register_told)
_OFFICE_LIST = "DM-CS"
_AREA_LEVELS = {"nation", "province", "district", "commune"}


@dataclass(frozen=True)
class Provider:
    """A provider that operates at the reference date of a round; its name is untrusted text."""

    unit_id: str
    level: str
    name: str
    commune: str


def operating_providers(submissions: list[Submission], resolver: Resolver, round_code: str) -> dict[str, Provider]:
    """By unit_id, from the newest register of each office and form up to the round, as `int_provider` has it."""
    catalogue = resolver.catalogue
    day = catalogue.rounds[round_code]["reference_date"]
    newest = _newest_registers(submissions, catalogue, round_code, day)
    in_office_list = {fact.code for s in newest if s.reading.identity.form == _OFFICE_LIST for fact in s.reading.facts}
    attributes: dict[str, dict[str, str]] = defaultdict(dict)
    for submission in newest:
        is_office_list = submission.reading.identity.form == _OFFICE_LIST
        for fact in submission.reading.facts:
            holds = fact.valid_from <= day and (not fact.valid_to or day <= fact.valid_to)
            if holds and (is_office_list or fact.code not in in_office_list):
                attributes[fact.code][fact.attribute] = fact.value
    return {
        unit_id: Provider(
            unit_id,
            "school" if told.get("provider_type") in SCHOOL_TYPES else "independent_group",
            told.get("name", ""),
            told.get("commune_code", ""),
        )
        for code, told in attributes.items()
        if told.get("status") == "hoat_dong" and (unit_id := resolver.register.units.get(code))
    }


def _newest_registers(
    submissions: list[Submission], catalogue: Catalogue, round_code: str, day: str
) -> list[Submission]:
    order = {code: int(row["sort_order"]) for code, row in catalogue.rounds.items()}
    offices = {row["unit_id"]: row for row in catalogue.areas}
    newest: dict[tuple[str, str], list[Submission]] = {}
    for submission in submissions:
        if submission.status not in COUNTING or not submission.reading.facts:
            continue
        office = offices.get(submission.unit_id)
        if order[submission.round] > order[round_code] or (office and not valid_on(office, day)):
            continue
        key = submission.unit_id, submission.reading.identity.form
        before = newest.get(key, [])
        if not before or order[before[0].round] < order[submission.round]:
            newest[key] = [submission]
        elif before[0].round == submission.round:
            before.append(submission)
    return [submission for group in newest.values() for submission in group]


def owed(
    submissions: list[Submission], providers: dict[str, Provider], catalogue: Catalogue, round_code: str
) -> set[tuple[str, str]]:
    """(form, unit_id) of what should be handed in at the round.

    A form is due in a round once someone handed it in for a round of the same period, in any year: from every
    operating provider of a level that reports it, and from each area that itself handed it in.
    """
    period, day = catalogue.rounds[round_code]["period"], catalogue.rounds[round_code]["reference_date"]
    reporters = {layout.form: set(layout.row["reporter"].split()) for layout in catalogue.layouts.values()}
    valid = {row["unit_id"] for row in catalogue.areas if valid_on(row, day)}
    due = set()
    for submission in submissions:
        form, unit_id = submission.reading.identity.form, submission.unit_id
        if not (submission.round and catalogue.rounds[submission.round]["period"] == period and form):
            continue
        levels = reporters.get(form, set())
        due |= {(form, provider.unit_id) for provider in providers.values() if provider.level in levels}
        if unit_id in valid and levels & _AREA_LEVELS:
            due.add((form, unit_id))
    return due
