"""Which providers the registers received list at a round, before any of it is published."""

from __future__ import annotations

from collections import defaultdict

from orchestration.collect.catalogue import Catalogue, valid_on
from orchestration.collect.identity import SCHOOL_TYPES, Resolver
from orchestration.collect.officer.recipient import Recipient
from orchestration.collect.reading import Fact
from orchestration.collect.submission import COUNTING, Submission

# the list an office decides; what it lists, no export of the sector database changes (see int_register_told)
_OFFICE_LIST = "DM-CS"
_OPERATING = "hoat_dong"


def providers_at(submissions: list[Submission], resolver: Resolver, round_code: str) -> list[Recipient]:
    """Providers by unit_id, operating or not, from the newest register of each office and form up to the round.

    The same as `int_provider` has for rounds with figures; a test holds the two equal.
    """
    catalogue = resolver.catalogue
    newest = _newest_registers(submissions, catalogue, round_code)
    told: dict[str, list[tuple[Fact, str]]] = defaultdict(list)
    for submission, fact in _binding(newest, catalogue.rounds[round_code]["reference_date"]):
        told[fact.code].append((fact, submission.unit_id))
    units = resolver.register.units
    illustrative = {row["unit_id"] for row in catalogue.areas if row["is_illustrative"] == "1"}
    providers = []
    for code, facts in told.items():
        if code in units:
            # the first of its registers by name of the office, as `int_provider` takes it
            is_illustrative = min(office for _, office in facts) in illustrative
            providers.append(
                _provider(units[code], [fact for fact, _ in facts], is_illustrative, catalogue, round_code)
            )
    return sorted(providers, key=lambda provider: provider.unit_id)


def _newest_registers(submissions: list[Submission], catalogue: Catalogue, round_code: str) -> list[Submission]:
    order = {code: int(row["sort_order"]) for code, row in catalogue.rounds.items()}
    day, offices = catalogue.rounds[round_code]["reference_date"], catalogue.areas_by_id
    newest: dict[tuple[str, str], list[Submission]] = {}
    for submission in submissions:
        if submission.status not in COUNTING or not submission.reading.facts:
            continue
        office = offices.get(submission.unit_id)
        # an office that is no more keeps no register
        if order[submission.round] > order[round_code] or (office and not valid_on(office, day)):
            continue
        key = submission.unit_id, submission.reading.identity.form
        before = newest.get(key, [])
        if not before or order[before[0].round] < order[submission.round]:
            newest[key] = [submission]
        elif before[0].round == submission.round:
            before.append(submission)
    return [submission for group in newest.values() for submission in group]


def _binding(registers: list[Submission], day: str) -> list[tuple[Submission, Fact]]:
    """The facts that hold on an ISO day; of a provider in both kinds of list those of the office."""
    rows = [(submission, fact) for submission in registers for fact in submission.reading.facts]
    # listed at all, on whatever day: a register that closed a provider has spoken of it too
    in_office_list = {fact.code for submission, fact in rows if submission.reading.identity.form == _OFFICE_LIST}
    return [
        (submission, fact)
        for submission, fact in rows
        if (submission.reading.identity.form == _OFFICE_LIST or fact.code not in in_office_list)
        and fact.valid_from <= day
        and (not fact.valid_to or day <= fact.valid_to)
    ]


def _provider(
    unit_id: str, facts: list[Fact], is_illustrative: bool, catalogue: Catalogue, round_code: str
) -> Recipient:
    told: dict[str, str] = {}
    for fact in facts:
        told[fact.attribute] = max(fact.value, told.get(fact.attribute, ""))
    code, commune_code = facts[0].code, told.get("commune_code", "")
    commune = catalogue.area_at("commune", commune_code, catalogue.rounds[round_code]["reference_date"])
    return Recipient(
        unit_id=unit_id,
        level="school" if told.get("provider_type") in SCHOOL_TYPES else "independent_group",
        code=code,
        name=told.get("name") or code,
        parent_name=commune["name"] if commune else "",
        is_illustrative=is_illustrative,
        is_operating=told.get("status") == _OPERATING,
        commune_code=commune_code,
    )
