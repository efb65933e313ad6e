"""What was hidden by which rule: for the office one row a value, for the public how many and why.

The public counts tell no more than they must: where few values of one kind of unit, topic and round are hidden, which
of them came first would narrow them down, so there the rule is left open.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.export.confidentiality.primary import SMALLEST_SHOWN_COUNT
from orchestration.transform.compact import quoted

LEDGER = "hidden.csv"

_COUNT = f"""
create or replace temp table public_hidden_count as
with told as (
    select
        unit_level, topic, school_year, period,
        -- what a release hid stays hidden in the next: told apart, the same data would count otherwise the second time
        case when rule in ('secondary', 'earlier') then 'secondary' else 'small' end as rule
    from hidden
),

counted as (
    select *, count(*) over (partition by unit_level, topic, school_year, period) as together
    from told
)

select
    case when together < {SMALLEST_SHOWN_COUNT} then 'not_told' else rule end as rule,
    unit_level, topic, school_year, period, count(*) as hidden_values
from counted
group by all
"""


def make_count(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `public_hidden_count` from `hidden`."""
    connection.execute(_COUNT)


def write_ledger(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the private ledger: key, rule, and the unit and number that forced a value to be hidden with it."""
    connection.execute(
        "copy (select unit_id, school_year, period, indicator, breakdown, basis, boundary, rule, forced_by_unit, "
        f"forced_by_number from hidden order by all) to {quoted(folder / LEDGER)} (format csv, header)"
    )
