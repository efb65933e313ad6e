"""The equations between the numbers that leave: one whole and its parts, of one unit or of the units one level down."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from orchestration.export.confidentiality.relation import Relation

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Equations:
    """Sparse rows Σ sign × cell = 0, or ≥ 0 where `has_rest`: wholes have sign +1, their parts −1.

    `row`, `cell`, `sign` are one entry each, sorted by row then cell; `has_rest` is one per row.
    """

    row: Ints
    cell: Ints
    sign: Floats
    has_rest: Bools


# what a form left blank is none, unless the rest of the sum says otherwise
_TEMPLATE = """
create or replace temp table template_instance as
select
    list(cell.cell order by cell.cell) filter (where template_form.is_whole) as wholes,
    list(cell.cell order by cell.cell) filter (where not template_form.is_whole) as parts,
    template.has_rest, count(*) < template.forms as is_short
from template
inner join template_form on template_form.template = template.template
inner join cell on cell.form = template_form.form
group by
    template.template, template.has_rest, template.wholes, template.forms,
    cell.unit_id, cell.round, cell.boundary, cell.basis
having count(*) filter (where template_form.is_whole) = template.wholes and count(*) > template.wholes
"""

# one number told in two ways is told twice: as reported, and as computed from below; of a rate on a hidden number the
# numerator is hidden too
_FOLLOWS = """
create or replace temp table follows as
select distinct one.cell as cell, other.cell as follower
from figure as one_figure
inner join figure as other_figure using (unit_id, round, boundary, indicator, breakdown)
inner join figure_cell as one on one.figure = one_figure.figure
inner join figure_cell as other on other.figure = other_figure.figure and other.part = one.part
inner join cell as one_cell on one_cell.cell = one.cell
inner join cell as other_cell on other_cell.cell = other.cell
inner join form_kind as one_kind on one_kind.form = one_cell.form
inner join form_kind as other_kind on other_kind.form = other_cell.form
where
    one_figure.basis <> other_figure.basis
    and (one_kind.is_sensitive or one_kind.is_staff or one_kind.is_split)
    and (other_kind.is_sensitive or other_kind.is_staff or other_kind.is_split)
union
select distinct below.cell, above.cell
from figure_cell as below
inner join figure_cell as above on above.figure = below.figure and above.part = 'numerator'
inner join cell as above_cell on above_cell.cell = above.cell
inner join cell as below_cell on below_cell.cell = below.cell
inner join form_kind as above_kind on above_kind.form = above_cell.form
inner join form_kind as below_kind on below_kind.form = below_cell.form
where
    below.part = 'denominator'
    and (above_kind.is_sensitive or above_kind.is_staff or above_kind.is_split)
    and (below_kind.is_sensitive or below_kind.is_staff or below_kind.is_split)
"""

# what a school gives with the groups it tells of is at least its own
_WITH_GROUPS = """
select [handed.cell] as wholes, [own.cell] as parts, true as has_rest, false as is_short
from cell as handed
inner join cell as own
    on own.unit_id = handed.unit_id and own.round = handed.round and own.form = handed.form
    and own.boundary = handed.boundary and own.basis = 'reported'
where handed.basis = 'given'
"""

# the sums of areas as they were and as they are today share providers: what one has beyond the other is told by both
_OVERLAP = """
create or replace temp table overlap as
with pairs as (
    select outer_leaf.whole, inner_leaf.whole as inside, outer_leaf.leaves, inner_leaf.leaves as inside_leaves
    from leaf as outer_leaf
    inner join cell as outer_cell on outer_cell.cell = outer_leaf.whole
    inner join cell as inner_cell
        on inner_cell.round = outer_cell.round and inner_cell.form = outer_cell.form
        and inner_cell.cell <> outer_cell.cell
    inner join leaf as inner_leaf on inner_leaf.whole = inner_cell.cell
    where
        list_has_all(outer_leaf.leaves, inner_leaf.leaves)
        and inner_cell.boundary <> outer_cell.boundary
        and (len(outer_leaf.leaves) > len(inner_leaf.leaves) or outer_leaf.whole < inner_leaf.whole)
),

-- the largest areas of the other boundary inside, one beside the other
beside as (
    select
        whole, list(inside order by inside) as parts, flatten(list(inside_leaves)) as covered,
        any_value(leaves) as leaves
    from pairs
    where not exists (
        select 1 from pairs as larger
        where larger.whole = pairs.whole and larger.inside <> pairs.inside
            and list_has_all(larger.inside_leaves, pairs.inside_leaves)
            and (len(larger.inside_leaves) > len(pairs.inside_leaves) or larger.inside < pairs.inside)
    )
    group by whole
)

select whole, [inside] || list_filter(leaves, lambda one: not list_contains(inside_leaves, one)) as parts from pairs
union all
select whole, parts || list_filter(leaves, lambda one: not list_contains(covered, one)) from beside
"""

# what does not hold in the data tells a reader nothing
_EQUATION = f"""
create or replace temp table equation as
with instance as (
    select * from template_instance
    union all
    select [whole], list(part order by part), false, false from given group by whole
    union all
    select [whole], list_sort(parts), false, false from overlap
    union all
    select * from earlier_sum
    union all
    {_WITH_GROUPS}
),

numbered as (
    select row_number() over (order by wholes, parts, has_rest, is_short) as instance, * from instance
),

entry as (
    select instance, unnest(wholes) as cell, 1 as sign from numbered
    union all
    select instance, unnest(parts), -1 from numbered
),

weighed as (
    select entry.instance, sum(entry.sign * cell.value) as rest
    from entry
    inner join cell on cell.cell = entry.cell
    group by entry.instance
)

select row_number() over (order by wholes, parts) - 1 as equation, wholes, parts, has_rest
from (
    select wholes, parts, bool_and(has_rest or (is_short and rest > 0)) as has_rest
    from numbered
    inner join weighed using (instance)
    where rest = 0 or (rest > 0 and (has_rest or is_short))
    group by wholes, parts
) as said
"""


def make_equations(connection: duckdb.DuckDBPyConnection, templates: list[Relation]) -> Equations:
    """Every equation that holds between cells; makes the temporary tables `equation` and `follows`."""
    frame = [(number, one) for number, one in enumerate(templates)]
    connection.execute(
        "create or replace temp table template (template bigint, has_rest boolean, wholes bigint, forms bigint)"
    )
    connection.execute("create or replace temp table template_form (template bigint, form varchar, is_whole boolean)")
    if templates:
        connection.executemany(
            "insert into template values (?, ?, ?, ?)",
            [(number, one.has_rest, len(one.wholes), len(one.wholes) + len(one.parts)) for number, one in frame],
        )
        connection.executemany(
            "insert into template_form values (?, ?, ?)",
            [
                (number, form, is_whole)
                for number, one in frame
                for is_whole, forms in ((True, one.wholes), (False, one.parts))
                for form in forms
            ],
        )
    for statement in (_TEMPLATE, _FOLLOWS, _OVERLAP, _EQUATION):
        connection.execute(statement)
    entries = connection.execute(
        "select equation, unnest(wholes) as cell, 1.0 as sign from equation union all "
        "select equation, unnest(parts), -1.0 from equation order by equation, cell"
    ).fetchnumpy()
    rests = connection.execute("select has_rest from equation order by equation").fetchnumpy()["has_rest"]
    return Equations(
        np.asarray(entries["equation"], dtype=np.int64),
        np.asarray(entries["cell"], dtype=np.int64),
        np.asarray(entries["sign"], dtype=np.float64),
        np.asarray(rests, dtype=np.bool_),
    )
