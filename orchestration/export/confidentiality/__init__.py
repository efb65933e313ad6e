"""Hiding small counts of sensitive measures in everything that leaves (design section 4, promise 6; decision 0039).

What is small is hidden by itself (`primary`). A number is one cell wherever it is printed (`figure`), and readers know
sums between cells (`relation`, `equation`): more is hidden until no hidden count can be told closely (`protect`). What
was hidden in an earlier release stays so (`earlier`). Then the views hide all that would tell (`view`), and what was
hidden is counted (`ledger`).
"""

from __future__ import annotations

import duckdb
import numpy as np

from orchestration.export.confidentiality.earlier import make_earlier
from orchestration.export.confidentiality.equation import Bools, Equations, Ints, make_equations
from orchestration.export.confidentiality.figure import KEY, make_figures
from orchestration.export.confidentiality.ledger import make_count
from orchestration.export.confidentiality.primary import (
    FEW_CHILDREN,
    SMALL_GROUP,
    SMALLEST_SHOWN_COUNT,
    make_primary,
)
from orchestration.export.confidentiality.protect import Cells, protect
from orchestration.export.confidentiality.relation import relations
from orchestration.export.confidentiality.view import make_views

__all__ = ["FEW_CHILDREN", "SMALLEST_SHOWN_COUNT", "SMALL_GROUP", "hide"]

_NAMES = ", ".join(KEY)

# what is lost first: the lower unit, the breakdown before the total, what no page opens with
_CELLS = """
select
    cell.value,
    coalesce(kind.is_sensitive or kind.is_staff or kind.is_split, false) and cell.basis not like 'release %'
        as can_be_hidden,
    printed_cell.cell is not null as is_printed,
    10 * case cell.unit_level
        when 'commune' then 1 when 'district' then 2 when 'province' then 3 when 'nation' then 4 else 0
    end + coalesce(rank.rank, 0) as level
from cell
left join (
    select figure_cell.cell, max(case when indicator.is_headline = '1' then 2 else 1 end) as rank
    from figure_cell
    inner join figure on figure.figure = figure_cell.figure
    inner join source.catalogue.indicator as indicator on indicator.indicator = figure.indicator
    where figure.breakdown = 'total'
    group by figure_cell.cell
) as rank on rank.cell = cell.cell
left join form_kind as kind on kind.form = cell.form
left join printed_cell on printed_cell.cell = cell.cell
order by cell.cell
"""

# a rate printed without parts beside a hidden one of the same unit would tell it
_HIDDEN = f"""
create or replace temp table hidden as
with by_cell as (
    select figure_cell.figure, min(hidden_cell.rule) as rule, any_value(hidden_cell.forced_by) as forced_by
    from figure_cell
    inner join (select * from hidden_cell order by cell) as hidden_cell on hidden_cell.cell = figure_cell.cell
    group by figure_cell.figure
),

direct as (
    select
        figure.figure,
        coalesce(
            first.rule, by_cell.rule, case when earlier_hidden.unit_id is not null then 'earlier' end
        ) as rule,
        case when first.rule is null then by_cell.forced_by end as forced_by
    from figure
    left join primary_figure as first on first.figure = figure.figure
    left join by_cell on by_cell.figure = figure.figure
    left join earlier_hidden using ({_NAMES})
),

beside as (
    select figure.figure, 'secondary' as rule, null as forced_by
    from figure
    inner join figure as other using (unit_id, round, boundary, indicator, breakdown)
    inner join direct as hidden_other on hidden_other.figure = other.figure and hidden_other.rule is not null
    where figure.numerator is null and figure.value is not null and other.basis <> figure.basis
)

select
    figure.figure, {", ".join(f"figure.{name}" for name in KEY)}, figure.round, figure.unit_level, figure.topic,
    hidden.rule, forcing.unit_id as forced_by_unit, forcing.form as forced_by_number
from (
    select figure, min(rule) as rule, any_value(forced_by) as forced_by
    from (from direct where rule is not null union all from beside)
    group by figure
) as hidden
inner join figure using (figure)
left join cell as forcing on forcing.cell = hidden.forced_by
"""


def hide(connection: duckdb.DuckDBPyConnection) -> int:
    """Make `public_*` views beside the warehouse attached as `source`; returns the number of hidden values.

    Reads what earlier releases told (`earlier`). The private ledger is in the temporary table `hidden`.
    """
    make_figures(connection)
    make_primary(connection)
    make_earlier(connection)
    equations = make_equations(connection, relations(connection))
    _hide_cells(connection, equations)
    connection.execute(_HIDDEN)
    make_views(connection)
    make_count(connection)
    row = connection.execute("select count(*) from hidden").fetchone()
    return int(row[0]) if row else 0


def _hide_cells(connection: duckdb.DuckDBPyConnection, equations: Equations) -> None:
    """Make `hidden_cell` (cell, rule, forced_by): the first rule, what must be hidden with it, what was hidden before.

    What was hidden before comes last and changes nothing else: the same input beside its own release hides the same
    for the same reasons.
    """
    columns = connection.execute(_CELLS).fetchnumpy()
    cells = Cells(
        np.asarray(columns["value"], dtype=np.float64),
        np.asarray(columns["can_be_hidden"], dtype=np.bool_),
        np.asarray(columns["level"], dtype=np.int64),
        np.asarray(columns["is_printed"], dtype=np.bool_),
    )
    follows = np.array(
        connection.execute("select cell, follower from follows order by all").fetchall(), dtype=np.int64
    ).reshape(-1, 2)
    first = _numerators(connection, len(cells.value), "primary_figure using (figure)")
    first[[int(cell) for (cell,) in connection.execute("select cell from small_given").fetchall()]] = True
    hidden, forced = protect(cells, equations, first, follows)
    before = _numerators(
        connection, len(cells.value), f"figure using (figure) inner join earlier_hidden using ({_NAMES})"
    )
    before &= cells.can_be_hidden & ~hidden
    if before.any():
        hidden, more = protect(cells, equations, hidden | before, follows)
        forced |= more
    _write(connection, first, hidden, before, forced)


def _numerators(connection: duckdb.DuckDBPyConnection, size: int, of: str) -> Bools:
    found = np.zeros(size, dtype=np.bool_)
    rows = connection.execute(
        f"select distinct cell from figure_cell inner join {of} where figure_cell.part = 'numerator'"
    ).fetchnumpy()
    found[np.asarray(rows["cell"], dtype=np.int64)] = True
    return found


def _write(
    connection: duckdb.DuckDBPyConnection, first: Bools, hidden: Bools, before: Bools, forced: dict[int, int]
) -> None:
    cell: Ints = np.flatnonzero(hidden)
    hidden_frame = {  # noqa: F841 - DuckDB reads it by name
        "cell": cell,
        "rule": np.where(first[cell], "same_number", np.where(before[cell], "earlier", "secondary")).astype(object),
        "forced_by": np.array([forced.get(int(one), -1) for one in cell], dtype=np.int64),
    }
    connection.execute(
        "create or replace temp table hidden_cell as "
        "select cell, cast(rule as varchar) as rule, forced_by from hidden_frame"
    )
