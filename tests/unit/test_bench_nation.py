"""The invented nation of bench/: the size it promises, the same rows every time."""

from __future__ import annotations

from pathlib import Path

import duckdb

from bench.nation import Nation, write_nation

SMALL = Nation(years=1, fraction=0.002)


def test_each_provider_returns_120_values_and_twice_the_same_rows_come_out(tmp_path: Path) -> None:
    told = []
    for name in ("one", "other"):
        collected = write_nation(tmp_path / name, SMALL).home.collected
        rows = duckdb.sql(
            f"select unit_id, round, count(*) from '{collected}/rounds/*/observation.parquet' "
            "where form = '01-MN-DN' group by all order by all"
        ).fetchall()
        total = duckdb.sql(
            f"select sum(hash(columns(*))) from (select unit_id, sheet, cell, value, found, sha256 from "
            f"'{collected}/rounds/*/observation.parquet')"
        ).fetchall()
        told.append((rows, total))
    assert {count for _, _, count in told[0][0]} == {120}
    assert len({unit for unit, _, _ in told[0][0]}) == round(15256 * 0.002) + round(17444 * 0.002)
    assert told[0] == told[1]
