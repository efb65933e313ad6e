"""Changes nobody gave a reason for, gathered into classes, each with the row of reason.csv that would explain it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import duckdb

from orchestration.export.difference import PLAIN

# more senders or indicators than this are one class: nobody writes three hundred rows of one reason
_MOST_APART = 5

_CLASSES = f"""
with open as (
    select distinct * from cause where reason is null
),
spread as (
    select kind, round, form, count(distinct unit_id) as senders, count(distinct indicator) as indicators
    from open group by all
),
classed as (
    select open.id, open.unit_id, open.kind,
        case when open.kind <> 'method' or spread.indicators > {_MOST_APART} then open.round end as round,
        open.form,
        case when open.sha256 is not null and spread.senders <= {_MOST_APART} then open.unit_id end as named,
        case when open.kind = 'method' and spread.indicators <= {_MOST_APART} then open.indicator end as indicator,
        case when spread.senders <= {_MOST_APART} then open.sha256 end as sha256
    from open inner join spread
        on open.kind = spread.kind and open.round is not distinct from spread.round
        and open.form is not distinct from spread.form
)
select classed.kind, coalesce(classed.round, ''), coalesce(form, ''), coalesce(named, ''),
    coalesce(classed.indicator, ''), coalesce(left(sha256, 12), ''),
    count(distinct classed.id) as changes,
    -- an example from the sender's own figures rather than from a sum they are part of
    arg_min(
        concat_ws(' ', coalesce(nullif(difference.indicator, ''), item), nullif(breakdown, ''), difference.unit_id,
            nullif(concat_ws('-', nullif(school_year, ''), nullif(period, '')), ''))
            || ': ' || coalesce({PLAIN.format("old_value")}, old_symbol, old_text, 'không có')
            || ' → ' || coalesce({PLAIN.format("new_value")}, new_symbol, new_text, 'không có'),
        (classed.unit_id <> difference.unit_id, difference.is_odd, classed.id)
    ) as example
from classed
inner join (select *, differs in ('coverage', 'text') as is_odd from difference) as difference using (id)
group by classed.kind, classed.round, form, named, classed.indicator, sha256
order by changes desc, classed.kind, classed.round, form, named, classed.indicator, sha256
"""


@dataclass(frozen=True)
class OpenClass:
    """A class of unexplained changes; blank texts where a column of reason.csv does not matter."""

    kind: str
    round: str
    form: str
    unit_id: str
    indicator: str
    sha256: str
    changes: int
    example: str

    def model_row(self, follows: str, office: str, day: str) -> str:
        """The line for reason.csv, ready to paste; what only a person knows stands in angle brackets."""
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(
            [follows, self.kind, self.round, self.form, self.unit_id, self.indicator, self.sha256, "<vì sao>",
             office or "<cơ quan quyết định>", day]
        )  # fmt: skip
        return line.getvalue()


def unexplained(connection: duckdb.DuckDBPyConnection) -> list[OpenClass]:
    """Classes of the temp table `cause` without a reason, the largest first."""
    rows = connection.execute(_CLASSES).fetchall()
    return [OpenClass(*row) for row in rows]
