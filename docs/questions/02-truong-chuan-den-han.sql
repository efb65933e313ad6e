-- Trường nào đã quá 5 năm kể từ ngày công nhận chuẩn quốc gia, trường nào đến hạn trong một năm tới?
-- Which schools are past five years since their recognition as national-standard schools, and which reach them within
-- a year?
--
-- Look at: the day it is judged on is the newest reference date of the release, not today; file_submitted_on says
-- whether the school asked for recognition again.
--
-- Lưu ý: xét tại ngày mới nhất của số liệu (on_day), không phải hôm nay; file_submitted_on cho biết trường đã nộp hồ sơ
--   công nhận lại chưa.
with

judged as (

    select max(reference_date) as on_day
    from indicator_value
    where unit_level = 'school'

),

recognised as (

    select
        unit_id,
        unit_name,
        parent_unit_id,
        cqg_level,
        cast(cqg_date as date) as recognised_on,
        cast(cast(cqg_date as date) + interval 5 year as date) as five_years_on,
        file_submitted_on
    from unit
    where cqg_date is not null and status = 'hoat_dong'

)

select
    recognised.unit_name,
    area.unit_name as area_name,
    recognised.cqg_level,
    recognised.recognised_on,
    recognised.five_years_on,
    recognised.file_submitted_on,
    judged.on_day,
    case
        when recognised.five_years_on <= judged.on_day then 'quá 5 năm kể từ ngày công nhận'
        else 'đến hạn trong một năm'
    end as state
from recognised
cross join judged
left join unit as area on recognised.parent_unit_id = area.unit_id
where recognised.five_years_on <= judged.on_day + interval 1 year
order by recognised.five_years_on, recognised.unit_id;
