"""Who handed in what, as it may leave: counts an area; single units, late ones among them, only where switched on."""

from __future__ import annotations

import duckdb

# a count of one unit would name it
_COUNTS = """
create or replace temp view public_mart_nop_bao_cao as
select * replace (
    cast(null as varchar) as collecting_unit_id, cast(null as boolean) as is_owed, cast(null as varchar) as state,
    cast(null as date) as declared_date, cast(null as bigint) as observed, cast(null as bigint) as rejected,
    cast(null as bigint) as critical
)
from source.marts.mart_nop_bao_cao
where expected_n > 1
"""

_NAMES = "create or replace temp view public_mart_nop_bao_cao as from source.marts.mart_nop_bao_cao"


def add_returns(connection: duckdb.DuckDBPyConnection, is_named: bool) -> None:
    """Make the view `public_mart_nop_bao_cao` beside the warehouse attached as `source`.

    Without names a row is an area with at least two units that owe the form, and what is of a single unit is NULL.
    """
    connection.execute(_NAMES if is_named else _COUNTS)
