"""Drift of each mart against the release that is public now: rows, values shown, share hidden, per mart and round.

A source that stopped arriving, a join that lost rows or a rule that hides too much changes a table as a whole, although
each row that is left is in order. Limits are rows of `rule_limit.csv`, read from the candidate as they leave with it.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from orchestration.transform.compact import quoted

RULE = "C-DRIFT"
_LIMITS = ("least_rows", "max_fall", "max_growth", "max_hidden_rise")

# what is counted beside what is expected of it, one row a mart, round and measure; the share hidden in parts of 1
_MEASURED = """
with
    was as (from before),
    beside as (
        select
            was.mart, was.round, was.row_n as rows_before, coalesce(is_now.row_n, 0) as row_n,
            was.shown_n as shown_before, coalesce(is_now.shown_n, 0) as shown_n,
            was.hidden_n / was.row_n as hidden_before, coalesce(is_now.hidden_n / is_now.row_n, 0) as hidden
        from was left join now as is_now using (mart, round)
        where was.row_n >= $least_rows
    ),
    measured as (
        select mart, round, 'số dòng' as measure, rows_before as before, row_n as now from beside
        union all
        select mart, round, 'giá trị có số', shown_before, shown_n from beside where shown_before >= $least_rows
    )
select mart, round, measure || ' ' || now as found, 'khoảng ' || before || ' như bản công bố trước' as expected
from measured
where now < before * (1 - $max_fall) or now > before * (1 + $max_growth)
union all
select
    mart, round, 'bảo mật ' || round(100 * hidden, 1) || '% số dòng',
    'khoảng ' || round(100 * hidden_before, 1) || '% như bản công bố trước'
from beside
where hidden - hidden_before > $max_hidden_rise
order by all
"""


def drift(data: Path, released: Path) -> tuple[int, pd.DataFrame]:
    """Marts and rounds compared, and what of them drifted: frame of mart, round, found, expected.

    `data` is the candidate's folder, `released` that of the release before; where it is missing (nothing was released
    yet) nothing is compared. Raises KeyError where the candidate's `rule_limit` lacks a limit.
    """
    before = _counts(released)
    if before.empty:
        return 0, pd.DataFrame()
    now = _counts(data)
    with duckdb.connect() as connection:
        connection.register("before", before)
        connection.register("now", now)
        limits = _limits(connection, data)
        found = connection.execute(_MEASURED, limits).df()
    return int((before["row_n"] >= limits["least_rows"]).sum()), found


def _limits(connection: duckdb.DuckDBPyConnection, data: Path) -> dict[str, float]:
    rows = connection.execute(
        f"select parameter, value from read_parquet({quoted(data / 'rule_limit.parquet')}) where rule_id = $rule",
        {"rule": RULE},
    ).fetchall()
    told = dict(rows)
    return {name: told[name] for name in _LIMITS}


def _counts(data: Path) -> pd.DataFrame:
    """Rows, values shown and values hidden per table with rounds and per round."""
    counts = ["select '' as mart, '' as round, 0 as row_n, 0 as shown_n, 0 as hidden_n where false"]
    with duckdb.connect() as connection:
        for file in sorted(data.glob("*.parquet")):
            source = f"read_parquet({quoted(file)})"
            columns = {name for name, *_ in connection.execute(f"describe from {source}").fetchall()}
            if {"school_year", "period"} <= columns:
                shown = "count(value)" if "value" in columns else "count(*)"
                hidden = "count(*) filter (where symbol = 'c')" if "symbol" in columns else "0"
                counts.append(
                    # a goal may be for no round: null equals nothing
                    f"select {quoted(file.stem)} as mart, coalesce(school_year || '-' || period, '') as round, "
                    "count(*) as row_n, "
                    f"{shown} as shown_n, {hidden} as hidden_n from {source} group by all"
                )
        return connection.execute(" union all ".join(counts) + " order by all").df()
