"""Public rows of units: their slugs, addresses to the street, and the notes that waivers put beside their figures."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from orchestration.collect.text import slug
from orchestration.collect.waiver import read_waivers
from orchestration.transform.compact import quoted

# a number of a house, an alley or a lot, with the letters and strokes behind it
_NUMBER = r"[0-9]+[0-9a-zđ]*([/.-][0-9a-zđ]+)*"
_HOUSE = rf"(?i)^\s*(((số nhà|nhà số|số|sn|nhà|lô)\s*)?{_NUMBER}(\s*[,;-]\s*|\s+|$))"
_ALLEY = rf"(?i)\b(ngõ|ngách|hẻm|kiệt)\s*{_NUMBER}\s*([,;-]\s*|\s+|$)"


def to_street(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macro `to_street`: an address without the numbers of house and alley, NULL where nothing is left.

    An independent group is often somebody's home. A number behind the name of a street stays: «đường 3/2» has one too.
    """
    without_house = f"regexp_replace(address, {quoted(_HOUSE)}, '')"
    without_alley = f"regexp_replace({without_house}, {quoted(_ALLEY)}, '', 'g')"
    connection.execute(f"create or replace temp macro to_street(address) as nullif(trim({without_alley}, ' ,;-'), '')")


def slugs(units: list[tuple[str, str, str, str, str]]) -> dict[str, str]:
    """unit_id -> slug, from (unit_id, level, code, name, valid_from).

    A slug ends in level and code. Codes and names were reused on 1/7/2025: of two units with the same slug the later
    one names its first day, so that the address of the earlier one never changes.
    """
    taken: set[str] = set()
    found = {}
    for unit_id, level, code, name, valid_from in sorted(units, key=lambda unit: (unit[4], unit[0])):
        tail = f"{level.replace('_', '-')}-{slug(code)}"
        address = f"{slug(name)}-{tail}"
        if address in taken:
            address = f"{slug(name)}-tu-{valid_from.replace('-', '')}-{tail}"
        taken.add(address)
        found[unit_id] = address
    return found


def add_units(connection: duckdb.DuckDBPyConnection) -> None:
    """`public_unit` and `public_provider_fact`: units with their slugs, and what registers say, addresses shortened."""
    to_street(connection)
    rows = connection.execute(
        "select unit_id, unit_level, unit_code, unit_name, cast(valid_from as varchar) from source.marts.mart_unit"
    ).fetchall()
    frame = pd.DataFrame(slugs(rows).items(), columns=["unit_id", "slug"], dtype="object")
    connection.register("slug_frame", frame)
    connection.execute("create or replace temp table unit_slug as select * from slug_frame")
    connection.execute(
        "create or replace temp view public_unit as "
        "select unit.unit_id, unit.unit_level, unit.unit_code, unit.unit_name, unit_slug.slug, "
        "unit.* exclude (unit_id, unit_level, unit_code, unit_name) replace (to_street(unit.address) as address) "
        "from source.marts.mart_unit as unit inner join unit_slug using (unit_id)"
    )
    connection.execute(
        "create or replace temp view public_provider_fact as "
        "select * replace (case when attribute = 'address' then to_street(value) else value end as value) "
        "from source.marts.mart_provider_fact"
    )


_NOTE_COLUMNS = ("rule_id", "unit_id", "round", "item", "office", "decided_on", "until", "why")

# A waiver of a rule inside a workbook names an item, and speaks of every indicator that takes it; one of a rule of the
# warehouse names the indicator itself, or, where the rule is about single items, an item.
_NOTE = """
create or replace temp view public_note as
with

named as (
    select waiver.*, waiver.item as indicator
    from waiver
    where
        waiver.rule_id in (select rule_id from source.catalogue.rule)
        and waiver.item in (select indicator from source.catalogue.indicator)
),

given as (
    select other.*, term.indicator
    from (from waiver anti join named using (rule_id, unit_id, round, item)) as other
    inner join source.catalogue.indicator_term as term on other.item = term.item and term.part = 'numerator'
)

select distinct
    noted.unit_id, rounds.school_year, rounds.period, noted.indicator, noted.rule_id, noted.office, noted.decided_on,
    noted.until, noted.why
from (from named union all from given) as noted
inner join source.catalogue.round as rounds on noted.round = rounds.round
inner join source.marts.mart_unit as unit on noted.unit_id = unit.unit_id
"""


def add_notes(connection: duckdb.DuckDBPyConnection, decisions: Path) -> None:
    """`public_note`: each waiver beside the indicators it speaks of; found values stay private. Raises WaiverError."""
    rows = [[getattr(waiver, name) for name in _NOTE_COLUMNS] for waiver in read_waivers(decisions)]
    columns = ", ".join(f"cast({name} as varchar) as {name}" for name in _NOTE_COLUMNS)
    connection.register("waiver_frame", pd.DataFrame(rows, columns=list(_NOTE_COLUMNS), dtype="object"))
    connection.execute(f"create or replace temp table waiver as select {columns} from waiver_frame")
    connection.execute(_NOTE)
