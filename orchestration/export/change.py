"""What a candidate changes of the release before it, value by value, with kind and reason (promise 5)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from orchestration.export.cause import find_causes
from orchestration.export.difference import KEY, find_differences
from orchestration.export.files import _csv_column
from orchestration.export.reason import apply_reasons, read_reasons
from orchestration.settings import Home
from orchestration.transform.compact import quoted

# of several causes the one that changes most of what a reader may compare names the kind
KINDS = ("new period", "method", "boundary", "correction", "revision")
_MOST_REASONS = 3

_CHANGES = f"""
create or replace temp table changes as
with told as (
    select distinct id, reason from cause
),
whole as (
    select id, count(*) as reasons, bool_or(reason is null) as is_open,
        array_to_string(list(reason order by reason)[1:{_MOST_REASONS}], '; ') as reason
    from told group by id
),
kind as (
    select id, min(list_position({list(KINDS)!r}, kind)) as kind from cause group by id
)
select
    table_name, unit_id,
    {", ".join(f"nullif({name}, '') as {name}" for name in KEY[2:])},
    old_value, old_text, old_symbol, new_value, new_text, new_symbol,
    change, nullif(differs, '') as differs, coalesce({list(KINDS)!r}[kind.kind], 'method') as kind,
    case
        when whole.is_open then null
        when whole.reasons > {_MOST_REASONS}
            then whole.reason || '; và ' || (whole.reasons - {_MOST_REASONS}) || ' lý do khác'
        else whole.reason
    end as reason
from difference
left join whole using (id)
left join kind using (id)
"""


def previous_release(home: Home) -> dict[str, Any] | None:
    """release.json of the public release, None before the first."""
    file = home.current / "release.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def write_changes(connection: duckdb.DuckDBPyConnection, data: Path, home: Home, file: Path) -> None:
    """`changes.csv` as `file`: every published value that is not the one of the public release, old and new.

    Values are those of `indicator_value`, `assertion`, `disclosure_item` and `provider_fact`. `kind` follows from what
    the two releases were made of, `reason` from the ledger, a correction or `decisions/reason.csv`; a change nobody
    explained has no reason, and the gate refuses it. Raises ReasonError.
    """
    explain(connection, data, home)
    columns = connection.execute("describe changes").fetchall()
    shown = ", ".join(_csv_column(name, kind) for name, kind, *_ in columns)
    connection.execute(f"copy (select {shown} from (from changes order by all)) to {quoted(file)} (format csv, header)")


def explain(connection: duckdb.DuckDBPyConnection, data: Path, home: Home) -> None:
    """The temp tables `difference`, `cause` and `changes` of a data folder against the public release.

    Raises ReasonError.
    """
    previous = previous_release(home)
    find_differences(connection, data, home.current / "data" if previous else None)
    find_causes(connection, data, home, previous)
    if previous:
        apply_reasons(connection, read_reasons(home.decisions), str(previous["id"]))
    connection.execute(_CHANGES)
