"""The attack on sampled provinces of the invented nation: its warehouse goes out by the door and is read again.

    python -m bench.attack.nation [YEARS] [FRACTION] [PROVINCES]

Exit status 1 where a hidden count can be told.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from bench.attack.report import attack
from bench.nation import Nation, write_nation
from orchestration.export.candidate import make_candidate
from orchestration.settings import Settings
from orchestration.transform.prepare import prepare
from orchestration.transform.scope import remember
from orchestration.transform.warehouse import run_dbt

# everything below a province today, and below the areas that became part of it
_INSIDE = """
with recursive edge as (
    select unit_id, parent_unit_id from '{data}/unit.parquet' where parent_unit_id is not null
    union all
    select old_unit_id, new_unit_id from '{data}/area_crosswalk.parquet'
),
inside as (
    select '{province}' as unit_id
    union
    select edge.unit_id from edge inner join inside on edge.parent_unit_id = inside.unit_id
)
select unit_id from inside
"""


def main() -> None:
    """Build, export and attack; print what each step took."""
    given = [*sys.argv[1:], *("1", "0.004", "2")[len(sys.argv) - 1 :]]
    nation, count = Nation(int(given[0]), float(given[1])), int(given[2])
    with tempfile.TemporaryDirectory() as folder:
        settings = write_nation(Path(folder), nation)
        prepare(settings)
        run_dbt(settings, ["build", "--exclude-resource-type", "unit_test"])
        remember(settings.home)
        sys.exit(not _attacked(settings, count))


def _attacked(settings: Settings, count: int) -> bool:
    before = time.process_time()
    made = make_candidate(settings)
    print(
        f"{made.values:,} values, {made.hidden:,} hidden: {time.process_time() - before:.1f} s CPU to export",
        flush=True,
    )
    table = f"'{made.data}/indicator_value.parquet'"
    asked = f"select distinct unit_id from {table} where unit_level = 'province' order by all"
    provinces = [row[0] for row in duckdb.sql(asked).fetchall()]
    is_safe = True
    for province in sorted(random.Random(0).sample(provinces, min(count, len(provinces)))):
        before = time.process_time()
        found = attack([made.data], unit_ids=f"unit_id in ({_INSIDE.format(data=made.data, province=province)})")
        print(f"{province}: {time.process_time() - before:.1f} s CPU\n{found}", flush=True)
        for each in found.pinned[:5]:
            print(each)
        is_safe &= not found.pinned
    return is_safe


if __name__ == "__main__":
    main()
