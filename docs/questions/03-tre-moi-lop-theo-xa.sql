-- Qua đợt sắp xếp 1/7/2025, mỗi xã có bao nhiêu trẻ một nhóm, lớp, và bao nhiêu nhóm, lớp bằng hoặc vượt sĩ số tối đa của
-- Điều lệ Trường mầm non?
-- Over the reform of 1 July 2025: how many children per group or class has each commune, and what share of groups and
-- classes reaches or passes the largest size of the charter?
--
-- Look at: boundary. as_reported is the commune as it was in its time; current is today's commune, rebuilt for earlier
-- years, and is preferred where the release has it. old_units says which communes went into one of today's.
--
-- Lưu ý: boundary là current khi số được tính lại theo địa bàn hôm nay, as_reported khi để nguyên như lúc báo cáo;
--   old_units là các xã cũ nhập vào.
with

point as (

    select
        unit_id,
        unit_name,
        school_year,
        period,
        boundary,
        indicator,
        value,
        denominator,
        reported_n,
        expected_n,
        row_number() over (
            partition by unit_id, school_year, period, indicator order by boundary = 'current' desc
        ) as preference
    from indicator_value
    where
        unit_level = 'commune'
        and indicator in ('tre_lop', 'lop_qua_tai')
        and breakdown = 'total'
        and is_shown

),

succession as (

    select
        area_crosswalk.new_unit_id as unit_id,
        string_agg(old_unit.unit_name || ' (' || area_crosswalk.kind || ')', '; ' order by old_unit.unit_id) as old_units
    from area_crosswalk
    inner join unit as old_unit on area_crosswalk.old_unit_id = old_unit.unit_id
    group by area_crosswalk.new_unit_id

)

select
    point.unit_id,
    point.unit_name,
    succession.old_units,
    point.school_year,
    point.period,
    any_value(point.boundary) as boundary,
    max(point.value) filter (where point.indicator = 'tre_lop') as children_per_class,
    max(point.denominator) filter (where point.indicator = 'tre_lop') as classes,
    max(point.value) filter (where point.indicator = 'lop_qua_tai') as full_classes_percent,
    max(point.reported_n) as reported_n,
    max(point.expected_n) as expected_n
from point
left join succession on point.unit_id = succession.unit_id
where point.preference = 1
group by point.unit_id, point.unit_name, succession.old_units, point.school_year, point.period
order by point.unit_id, point.school_year, point.period;
