"""What of a disclosure may leave: sensitive counts are hidden by the rule of every other figure, a group at a time.

What a school must lay open stands on its own page: where it falls under the threshold it is linked, not reprinted. So
is a group of which another form told a number that is hidden for the same school and year.
"""

from __future__ import annotations

import duckdb

from orchestration.export.confidentiality import SMALLEST_SHOWN_COUNT

# items that belong together are hidden together: else a hidden one is what the others leave of the whole
_HIDDEN = f"""
create or replace temp table hidden_disclosure as
select distinct part.unit_id, part.school_year, part.form, part.sensitive_group
from source.marts.mart_disclosure as part
left join source.marts.mart_disclosure as whole
    on part.unit_id = whole.unit_id and part.school_year = whole.school_year and part.form = whole.form
    and part.whole_item = whole.item and part.breakdown = whole.breakdown
where
    part.sensitive_group is not null
    and (part.value between 1 and {SMALLEST_SHOWN_COUNT - 1}
        or whole.value - part.value between 1 and {SMALLEST_SHOWN_COUNT - 1}
        or (part.unit_id, part.school_year) in (
            select hidden.unit_id, hidden.school_year
            from hidden
            inner join source.catalogue.indicator as indicator using (indicator)
            where indicator.sensitivity in ('sensitive', 'sensitive_whole')
        ))
"""

_PUBLIC = """
create or replace temp view public_disclosure_item as
select
    item.* exclude (whole_item) replace (
        case when hidden.unit_id is null then item.value end as value,
        case when item.sensitive_group is null then item.text end as text
    ),
    case when hidden.unit_id is not null and item.value is not null then 'c' end as symbol
from source.marts.mart_disclosure as item
left join hidden_disclosure as hidden using (unit_id, school_year, form, sensitive_group)
"""


def hide_disclosure(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the view `public_disclosure_item` beside the warehouse attached as `source`."""
    connection.execute(_HIDDEN)
    connection.execute(_PUBLIC)


# what the circulars ask for: the seed of that name, which a table of data/ has already
_REQUIREMENT = """
create or replace temp view public_disclosure_requirement as
select
    form, version, item, cast(sort_order as integer) as sort_order, part_vi, item_vi, is_required = '1' as is_required,
    deadline, timing_vi, verification = 'checked' as is_checked
from source.catalogue.disclosure_item
"""


def add_requirements(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the view `public_disclosure_requirement` from the catalogue of the warehouse attached as `source`."""
    connection.execute(_REQUIREMENT)
