-- Con số đã công bố này lấy từ tệp nào, trang nào, ô nào?
-- From a published value back to its file, sheet and cell, through every unit it was summed from.
--
-- Look at: depth 0 is the value itself; a row with file, sheet and cell is where the way ends; found is the text of the
-- cell; sha256 names the bytes. The path shows the units on the way.
--
-- Lưu ý: depth = 0 là chính con số ấy; dòng có file, sheet, cell là chỗ con số bắt đầu; path là đường đi qua các đơn vị.
with recursive

way as (

    select
        0 as depth,
        value.unit_id as path,
        value.unit_id,
        value.school_year,
        value.period,
        value.indicator,
        value.breakdown,
        value.basis,
        value.boundary,
        value.value
    from indicator_value as value
    where
        value.unit_id = 'province-99-20200101'
        and value.school_year = '2024-2025'
        and value.period = 'start'
        and value.indicator = 'so_tre'
        and value.breakdown = 'total'
        and value.boundary = 'as_reported'
        and value.is_shown

    union all

    select
        way.depth + 1 as depth,
        way.path || ' > ' || below.unit_id as path,
        below.unit_id,
        below.school_year,
        below.period,
        below.indicator,
        below.breakdown,
        below.basis,
        below.boundary,
        below.value
    from way
    inner join provenance as source using (unit_id, school_year, period, indicator, breakdown, basis, boundary)
    inner join indicator_value as below
        on
            source.contributing_unit_id = below.unit_id
            and source.school_year = below.school_year
            and source.period = below.period
            and source.indicator = below.indicator
            and source.breakdown = below.breakdown
            and source.boundary = below.boundary
            and below.is_shown
    where source.kind = 'rollup'

)

select
    way.depth,
    way.path,
    unit.unit_name,
    way.value,
    way.basis,
    source.file,
    source.sheet,
    source.cell,
    source.found,
    source.sha256
from way
inner join unit using (unit_id)
left join provenance as source
    on
        way.unit_id = source.unit_id
        and way.school_year = source.school_year
        and way.period = source.period
        and way.indicator = source.indicator
        and way.breakdown = source.breakdown
        and way.basis = source.basis
        and way.boundary = source.boundary
        and source.kind = 'cell'
order by way.path, source.sheet, source.cell;
