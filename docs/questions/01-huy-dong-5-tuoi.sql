-- Tỷ lệ huy động trẻ 5 tuổi của một địa bàn so với kế hoạch giao, chỉ tiêu phấn đấu và cùng kỳ năm trước là bao nhiêu?
-- What is the enrolment rate of 5-year-olds of an area, against its plan, its target and the same period a year before?
--
-- Look at: indicator tells the denominator (dan_so: the age population; phai_huy_dong: the children to be mobilised;
-- none: the report named none). Only figures of one kind compare. Changes are percentage points.
--
-- Lưu ý: chỉ so những chỉ tiêu thống kê có cùng mẫu số: dan_so là trẻ trong độ tuổi, phai_huy_dong là trẻ phải huy động,
--   không ghi gì là báo cáo không nêu. So sánh của tỷ lệ là điểm phần trăm.
select
    value.unit_name,
    value.school_year,
    value.period,
    value.indicator,
    value.value,
    value.numerator,
    value.denominator,
    value.change_vs_same_period,
    value.plan,
    value.change_vs_plan,
    value.target_comparator,
    value.target,
    value.target_met,
    value.maturity
from indicator_value as value
where
    value.unit_id in ('district-094-20200101', 'province-99-20200101')
    and starts_with(value.indicator, 'huy_dong_5')
    and value.breakdown = 'total'
    and value.boundary = 'as_reported'
    and value.is_shown
order by value.unit_id, value.indicator, value.reference_date;
