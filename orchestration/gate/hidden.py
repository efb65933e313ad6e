"""Rule C-HIDDEN: nothing small and sensitive stands in the files as written, whatever made them (decision 0039)."""

from __future__ import annotations

from orchestration.export.confidentiality import FEW_CHILDREN, SMALL_GROUP, SMALLEST_SHOWN_COUNT

_SMALL = f"between 1 and {SMALLEST_SHOWN_COUNT - 1}"
_PROVIDER = "value.unit_level in ('school', 'independent_group')"

_SENSITIVE = f"""
from value
inner join indicator using (indicator)
inner join breakdown using (breakdown)
left join (
    select unit_id, school_year, period from value
    where indicator = 'so_tre' and breakdown = 'total' and {_PROVIDER}
    group by all having max(value.value) < {FEW_CHILDREN}
) as few using (unit_id, school_year, period)
where (
    indicator.sensitivity in ('sensitive', 'sensitive_whole')
    or (indicator.sensitivity = 'staff' and {_PROVIDER})
    or breakdown.ethnicity is not null
    or (few.unit_id is not null
        and coalesce(breakdown.sex, breakdown.contract, breakdown.age) is not null)
)
"""

CHECKED = f"select count(*) {_SENSITIVE}"

# a rate without parts is as the area reports it
FAILING = f"""
select unit_id, school_year, period, indicator, breakdown, basis
{_SENSITIVE}
and value.value is not null and (value.denominator is not null or indicator.measure_unit <> '%')
and (
    (value.denominator is null and coalesce(value.numerator, value.value) {_SMALL})
    or (value.denominator is not null and (
        value.numerator {_SMALL}
        or value.denominator - value.numerator {_SMALL}
        or value.denominator < coalesce(try_cast(indicator.min_denominator as integer), 10)
        or (value.denominator < {SMALL_GROUP} and value.numerator in (0, value.denominator))
    ))
)
"""
