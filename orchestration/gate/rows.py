"""The three wide rows the gate judges: for each rule how much was checked and how much was found wrong.

`collected` counts the problems of the reader, `warehouse` takes the rule results of dbt, `candidate` reads the files
of the candidate back from disk. Next to each row stand the failing things themselves: private evidence.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd

from orchestration.collect.catalogue import Catalogue
from orchestration.export.confidentiality import SMALLEST_SHOWN_COUNT
from orchestration.export.table import TOPIC_MARTS
from orchestration.gate import hidden
from orchestration.gate.waiver import Waiver, apply_waivers, read_waivers
from orchestration.settings import Home, Settings
from orchestration.transform.compact import quoted


@dataclass
class SuiteRow:
    """Per rule id: things checked, violations left after waivers, violations waived; and the failing rows."""

    checked: dict[str, int] = field(default_factory=dict)
    violations: dict[str, int] = field(default_factory=dict)
    waived: dict[str, int] = field(default_factory=dict)
    evidence: pd.DataFrame = field(default_factory=pd.DataFrame)

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


def collected_row(settings: Settings, today: dt.date) -> tuple[SuiteRow, list[Waiver]]:
    """The row of the collect room, and the waivers that hold."""
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
        submitted = connection.execute(
            f"select distinct unit_id, round from read_parquet({paths['submission']}) "
            "where status in ('accepted', 'partial')"
        ).fetchall()
        form_rules = connection.execute(f"select * from read_parquet({paths['form_rule_result']})").fetchall()
    waivers = read_waivers(settings.home.decisions)
    waived = apply_waivers(waivers, broken, today, set(submitted))
    rule_of = {kind: r["rule_id"] for kind, r in catalogue.problem_kinds.items() if r["rule_id"]}
    counted = problems["kind"].map(rule_of).value_counts()
    for rule_id in sorted(set(rule_of.values())):
        row.add(rule_id, total, int(counted.get(rule_id, 0)))
    row.add("R-CONSERVED", total, total - conserved)
    row.add("R-WAIVER", len(waivers), len(waived.untrue))
    found = {rule_id: (int(checked), int(violations)) for rule_id, checked, violations in form_rules}
    for rule_id in catalogue.form_rules:
        checked, violations = found.get(rule_id, (0, 0))
        spared = waived.counts[rule_id]
        row.add(rule_id, checked, violations - spared, spared)
    untrue = pd.DataFrame(
        [
            {
                "rule_id": "R-WAIVER",
                "unit_id": waiver.unit_id,
                "sheet": waiver.sheet,
                "indicator": waiver.item,
                "message": f"Chấp nhận ngoại lệ {waiver.waiver} ({waiver.rule_id}): {reason}",
                "mend": "Sửa hoặc bỏ dòng này trong decisions/waiver.csv.",
            }
            for waiver, reason in waived.untrue
        ]
    )
    told = problems.assign(rule_id=problems["kind"].map(rule_of)).dropna(subset=["rule_id"])
    row.evidence = pd.concat([broken, told, untrue], ignore_index=True).astype(object)
    return row, waived.holding


def warehouse_row(home: Home) -> SuiteRow:
    """The row of the warehouse: what dbt's rule models found."""
    row = SuiteRow()
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        for rule_id, checked, violations in connection.execute("from marts.mart_rule_result").fetchall():
            row.add(rule_id, checked, violations)
        row.evidence = connection.execute("from intermediate.int_rule_violation order by all").df().astype(object)
    return row


# what an office may have none of: waivers, plans and targets, disclosure, a register, a topic (C-TOPIC counts those)
MAY_BE_EMPTY = (
    "note",
    "hidden_count",
    "assertion",
    "disclosure_item",
    "provider_fact",
    "mart_cong_khai",
    "mart_ke_hoach",
    *TOPIC_MARTS,
)
_NAMED = "unit_id, school_year, period, indicator, breakdown, basis"

# the topical tables as one, with the name of each
_TOPICAL = " union all by name ".join(
    f"select '{mart}' as mart, {_NAMED}, boundary, value, symbol from {mart}" for mart in TOPIC_MARTS
)

_CANDIDATE_RULES = {
    "C-KEY": (
        "select count(*) from value",
        f"select {_NAMED} from value group by {_NAMED}, boundary having count(*) > 1",
    ),
    "C-SOURCE": (
        "select count(*) from value where value is not null",
        f"select distinct {_NAMED}, boundary from value anti join provenance using ({_NAMED}, boundary) "
        "where value is not null",
    ),
    "C-SHOWN": (
        "select count(*) from value",
        "select unit_id, school_year, period, indicator, breakdown, boundary from value "
        "group by all having count(*) filter (where is_shown) <> 1",
    ),
    "C-HIDDEN": (hidden.CHECKED, hidden.FAILING),
    "C-DISCLOSURE": (
        "select count(*) from disclosure_item",
        "select unit_id, school_year, item, breakdown, 'khóa' as found from disclosure_item "
        "group by unit_id, school_year, form, item, breakdown having count(*) > 1 "
        "union all select unit_id, school_year, item, breakdown, 'cơ sở' from disclosure_item "
        "anti join unit using (unit_id) "
        "union all select unit_id, school_year, item, breakdown, 'liên kết' from disclosure_item "
        "where not regexp_matches(link, '^https?://[^@/]+(/|$|[?#])', 'i') "
        "union all select unit_id, school_year, item, breakdown, 'số nhỏ' from disclosure_item "
        f"where sensitive_group is not null and (text is not null or value between 1 and {SMALLEST_SHOWN_COUNT - 1})",
    ),
    "C-TOPIC": (
        "select count(*) from value where is_shown",
        f"select {_NAMED}, topical.symbol as found, wanted.symbol as expected "
        "from (select value.*, topic.mart from value left join indicator using (indicator) "
        "left join topic using (topic) where value.is_shown) as wanted "
        f"full join ({_TOPICAL}) as topical using (mart, {_NAMED}, boundary) "
        "where wanted.is_shown is null or topical.unit_id is null "
        "or wanted.value is distinct from topical.value or wanted.symbol is distinct from topical.symbol",
    ),
    "C-ROUND": (
        "select count(*) from value",
        f"select {_NAMED} from value left join round using (school_year, period) left join unit using (unit_id) "
        "where round.round is null or unit.slug is null",
    ),
}


def candidate_row(data: Path) -> SuiteRow:
    """The row of the candidate, from its files as they lie on disk."""
    row = SuiteRow()
    files = sorted(data.glob("*.parquet"))
    evidence = []
    with duckdb.connect() as connection:
        empty = []
        for file in files:
            name = "value" if file.stem == "indicator_value" else file.stem
            connection.execute(f"create view {name} as select * from read_parquet({quoted(file)})")
            count = connection.execute(f"select count(*) from {name}").fetchall()[0][0]
            csv_count = connection.execute(
                # told, not guessed: the first rows may hold no quoted text
                f"select count(*) from read_csv({quoted(file.with_suffix('.csv'))}, all_varchar = true, header = true, "
                "delim = ',', quote = '\"', escape = '\"')"
            ).fetchall()[0][0]
            if count != csv_count or (count == 0 and file.stem not in MAY_BE_EMPTY):
                empty.append(file.stem)
        row.add("C-ROWS", len(files), len(empty))
        evidence.append(pd.DataFrame({"rule_id": "C-ROWS", "found": empty}))
        for rule_id, (checked, failing) in _CANDIDATE_RULES.items():
            rows = connection.execute(failing).df()
            row.add(rule_id, connection.execute(checked).fetchall()[0][0], len(rows))
            evidence.append(rows.assign(rule_id=rule_id))
    row.evidence = pd.concat([frame for frame in evidence if len(frame)] or [pd.DataFrame()], ignore_index=True)
    return row
