-- Survey figures of a commune that are out of order: children in class, to be mobilised and of the age; the part of
-- a rate above its whole; girls or ethnic minority children above all children.
{{ config(**by_round()) }}

with

survey as (

    select
        unit_id,
        round,
        breakdown,
        sum(value) filter (where item = 'dan_so') as dan_so,
        sum(value) filter (where item = 'phai_huy_dong') as phai_huy_dong,
        sum(value) filter (where item in ('den_truong_tai_cho', 'den_truong_noi_khac')) as den_truong
    from {{ ref('stg_observation') }}
    where form = 'PCGD-DT' and {{ in_scope('round') }}
    group by unit_id, round, breakdown

),

out_of_order as (

    select
        unit_id,
        round,
        breakdown as indicator,
        cast(den_truong as bigint) || ' / ' || cast(phai_huy_dong as bigint) || ' / ' || cast(dan_so as bigint)
            as found,
        'đến trường ≤ phải huy động ≤ tổng số trẻ' as expected
    from survey
    where phai_huy_dong > dan_so or den_truong > phai_huy_dong

),

-- the survey counts residents on both sides, so the children counted above are among those below
part as (

    select
        unit_id,
        round,
        indicator,
        breakdown,
        numerator,
        denominator
    from {{ ref('int_part') }}
    where term_source = 'PCGD-DT' and {{ in_scope('round') }}

),

above_whole as (

    select
        unit_id,
        round,
        indicator || ' · ' || breakdown as indicator,
        cast(numerator as bigint) || ' / ' || cast(denominator as bigint) as found,
        'tử số không lớn hơn mẫu số' as expected
    from part
    where numerator > denominator and breakdown <> 'total'

),

above_all as (

    select
        part.unit_id,
        part.round,
        part.indicator || ' · ' || part.breakdown as indicator,
        cast(part.numerator as bigint) || ' / ' || cast(part.denominator as bigint) as found,
        'không lớn hơn toàn bộ trẻ: ' || cast(whole.numerator as bigint) || ' / ' || cast(whole.denominator as bigint)
            as expected
    from part
    inner join part as whole
        on
            part.unit_id = whole.unit_id
            and part.round = whole.round
            and part.indicator = whole.indicator
            and whole.breakdown = 'total'
    where part.numerator > whole.numerator or part.denominator > whole.denominator

)

select * from out_of_order
union all
select * from above_whole
union all
select * from above_all
