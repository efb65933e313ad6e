"""The rows of the collect room and of the warehouse: for each rule how much was checked and how much was wrong.

`collected` counts the problems of the reader, `warehouse` takes the rule results of dbt; the third row the gate
judges, of the candidate, is in `candidate.py`. Next to each row stand the failing things themselves: private evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb
import pandas as pd

from orchestration.collect.catalogue import Catalogue
from orchestration.settings import Home, Settings
from orchestration.transform.compact import quoted


@dataclass
class SuiteRow:
    """Per rule id: things checked, violations left after waivers, violations waived; and the failing rows.

    `fault` says why nothing could be counted, '' when it could.
    """

    checked: dict[str, int] = field(default_factory=dict)
    violations: dict[str, int] = field(default_factory=dict)
    waived: dict[str, int] = field(default_factory=dict)
    evidence: pd.DataFrame = field(default_factory=pd.DataFrame)
    fault: str = ""

    def add(self, rule_id: str, checked: int, violations: int, waived: int = 0) -> None:
        """Enter one rule."""
        self.checked[rule_id] = checked
        self.violations[rule_id] = violations
        self.waived[rule_id] = waived


_BROKEN = """
select problem.rule_id, submission.unit_id, submission.round, problem.sheet, problem.cell, problem.file,
    coalesce(seen.item, '') as item, coalesce(problem.found, '') as found, problem.expected, problem.message
from read_parquet({problem}) as problem
inner join read_parquet({submission}) as submission using (sequence)
-- a sheet may still stand in an older workbook that counts in part
inner join read_parquet({submission}) as given
    on given.form = submission.form and given.unit_id = submission.unit_id and given.round = submission.round
    and given.status in ('accepted', 'partial')
left join read_parquet({observation}) as seen
    on seen.sha256 = given.sha256 and seen.sheet = problem.sheet and seen.cell = problem.cell
where problem.kind = 'rule_broken' and problem.status = 'accepted'
qualify row_number() over (
    partition by problem.sequence, problem.rule_id, problem.sheet, problem.cell, problem.found, problem.expected
    order by seen.item is null
) = 1
"""


def collected_row(settings: Settings) -> SuiteRow:
    """The row of the collect room before any waiver; `add_waiver_rule` enters R-WAIVER."""
    folder, catalogue = settings.home.collected, Catalogue(settings.seeds)
    paths = {name: quoted(folder / f"{name}.parquet") for name in ("problem", "submission", "form_rule_result")}
    observation = quoted(folder / "rounds" / "*" / "observation.parquet")
    row = SuiteRow()
    with duckdb.connect() as connection:
        broken = connection.execute(_BROKEN.format(observation=observation, **paths)).df().fillna("")
        problems = connection.execute(
            # a list of persons lies in the landing until it is purged, whatever came after it
            f"select * from read_parquet({paths['problem']}) "
            "where (status <> 'superseded' or kind = 'lists_persons') and kind <> 'rule_broken'"
        ).df()
        total, conserved = connection.execute(
            f"select count(*), count(*) filter (where is_conserved) from read_parquet({paths['submission']})"
        ).fetchall()[0]
        form_rules = connection.execute(f"select * from read_parquet({paths['form_rule_result']})").fetchall()
    rule_of = {kind: r["rule_id"] for kind, r in catalogue.problem_kinds.items() if r["rule_id"]}
    counted = problems["kind"].map(rule_of).value_counts()
    for rule_id in sorted(set(rule_of.values())):
        row.add(rule_id, total, int(counted.get(rule_id, 0)))
    row.add("R-CONSERVED", total, total - conserved)
    found = {rule_id: (int(checked), int(violations)) for rule_id, checked, violations in form_rules}
    for rule_id in catalogue.form_rules:
        row.add(rule_id, *found.get(rule_id, (0, 0)))
    told = problems.assign(rule_id=problems["kind"].map(rule_of)).dropna(subset=["rule_id"])
    row.evidence = pd.concat([broken, told], ignore_index=True).astype(object)
    return row


def submitted(settings: Settings) -> set[tuple[str, str]]:
    """(unit, round) of every submission that counts."""
    file = quoted(settings.home.collected / "submission.parquet")
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select distinct unit_id, round from read_parquet({file}) where status in ('accepted', 'partial')"
        ).fetchall()
    return {(str(unit_id), str(round_code)) for unit_id, round_code in rows}


def warehouse_row(home: Home) -> SuiteRow:
    """The row of the warehouse: what dbt's rule models found."""
    row = SuiteRow()
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        for rule_id, checked, violations in connection.execute("from marts.mart_rule_result").fetchall():
            row.add(rule_id, checked, violations)
        row.evidence = connection.execute("from intermediate.int_rule_violation order by all").df().astype(object)
    return row
