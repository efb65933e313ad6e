"""What has to be there before dbt: the scope of the run, the compacted store, and a warehouse that sees it."""

from __future__ import annotations

import duckdb

from orchestration.settings import Settings
from orchestration.transform.compact import compact, open_warehouse
from orchestration.transform.scope import Scope, find_scope, forget, keep_for_later, write_scope
from orchestration.transform.warehouse import project_hash


def prepare(settings: Settings) -> tuple[Scope, dict[str, int]]:
    """Compact what changed and write the scope for dbt; returns the scope and the rows per table of the store.

    From here on the state of the last run is gone: `scope.remember` puts that of this run there once dbt is done.
    """
    home = settings.home
    scope = find_scope(settings, project_hash(settings.dbt_project))
    forget(home)
    rows = compact(settings, None if scope.is_full else scope.compacted)
    open_warehouse(home, is_fresh=scope.is_full)
    with duckdb.connect(str(home.warehouse)) as connection:
        write_scope(connection, scope)
    keep_for_later(home, scope)
    return scope, rows
