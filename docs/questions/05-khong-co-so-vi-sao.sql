-- Những giá trị nào không in ra con số, và vì sao: bảo mật, không có số liệu, không áp dụng?
-- Which values carry no number, and why: confidential (c), not available (x), not applicable (z)?
--
-- Look at: missing is not zero, so these must never be summed as if they were. smallest_denominator is the number below
-- which a sensitive rate is hidden; counts from 1 to 5 of a sensitive kind are hidden as well.
--
-- Lưu ý: không có số không phải là 0, nên không được cộng như 0. smallest_denominator là mẫu số nhỏ nhất được in tỷ lệ.
select
    indicator.topic,
    indicator.indicator,
    indicator.name_vi,
    breakdown.name_vi as breakdown_vi,
    value.unit_level,
    value.symbol,
    case value.symbol
        when 'c' then 'bảo mật'
        when 'x' then 'không có số liệu'
        when 'z' then 'không áp dụng'
    end as meaning_vi,
    indicator.sensitivity,
    indicator.min_denominator as smallest_denominator,
    count(*) as hidden_values,
    count(distinct value.unit_id) as units
from indicator_value as value
inner join indicator using (indicator)
inner join breakdown using (breakdown)
where value.value is null
group by all
order by indicator.topic, indicator.indicator, breakdown_vi, value.unit_level, value.symbol;
