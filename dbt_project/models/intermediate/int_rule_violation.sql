-- One row for each thing that breaks a rule of the warehouse; private evidence of the gate.
with

known_unit as (

    select
        unit_id,
        round
    from {{ ref('int_unit_parent') }}

),

value as (

    select
        *,
        school_year || '-' || period as round
    from {{ ref('mart_indicator_value') }}

),

unit_unknown as (

    select
        'W-UNIT' as rule_id,
        seen.unit_id,
        seen.round,
        seen.item as indicator,
        seen.sheet || '!' || seen.cell as found,
        'đơn vị có hiệu lực tại kỳ' as expected
    from {{ ref('stg_observation') }} as seen
    left join known_unit
        on
            seen.unit_id = known_unit.unit_id
            and seen.round = known_unit.round
    where known_unit.unit_id is null

),

key_twice as (

    select
        'W-KEY' as rule_id,
        unit_id,
        round,
        indicator,
        cast(count(*) as varchar) as found,
        '1' as expected
    from value
    group by unit_id, round, indicator, breakdown, basis, boundary
    having count(*) > 1

),

survey as (

    select
        unit_id,
        round,
        breakdown,
        sum(value) filter (where item = 'dan_so') as dan_so,
        sum(value) filter (where item = 'phai_huy_dong') as phai_huy_dong,
        sum(value) filter (where item in ('den_truong_tai_cho', 'den_truong_noi_khac')) as den_truong
    from {{ ref('stg_observation') }}
    where form = 'PCGD-DT'
    group by unit_id, round, breakdown

),

survey_order as (

    select
        'W-SURVEY' as rule_id,
        unit_id,
        round,
        breakdown as indicator,
        den_truong || ' / ' || phai_huy_dong || ' / ' || dan_so as found,
        'đến trường ≤ phải huy động ≤ tổng số trẻ' as expected
    from survey
    where phai_huy_dong > dan_so or den_truong > phai_huy_dong

),

jump as (

    select
        'W-JUMP' as rule_id,
        unit_id,
        round,
        label as indicator,
        place || ' = ' || cast(value as bigint) as found,
        'khoảng ' || cast(value_before as bigint) || ' như kỳ ' || round_before as expected
    from {{ ref('int_change') }}
    where is_jump

),

-- the commune's own workbook counts; the list of the area should say the same
survey_twice as (

    select
        'W-SURVEY-TWICE' as rule_id,
        own.unit_id,
        own.round,
        own.item as indicator,
        own.found || ' / ' || listed.found as found,
        'một số ở cả hai biểu' as expected
    from {{ ref('stg_observation') }} as own
    inner join {{ ref('stg_observation') }} as listed
        on
            own.unit_id = listed.unit_id
            and own.round = listed.round
            and own.item = listed.item
            and own.breakdown = listed.breakdown
    where own.form = 'PCGD-XA' and own.item_sheet = 'MN-01 TE' and listed.form = 'PCGD-DT' and own.value <> listed.value

),

rate_over_100 as (

    select
        'W-RATE-100' as rule_id,
        value.unit_id,
        value.round,
        value.indicator,
        cast(value.value as varchar) as found,
        'không quá 100' as expected
    from value
    inner join {{ ref('stg_indicator') }} as indicator on value.indicator = indicator.indicator
    -- a gross rate over a population may exceed 100, a share of a whole may not
    where indicator.measure_unit = '%' and value.value > 100 and value.indicator not like 'huy_dong%dan_so'

),

reported_computed as (

    select
        'W-REPORTED-COMPUTED' as rule_id,
        reported.unit_id,
        reported.round,
        reported.indicator,
        cast(reported.value as varchar) as found,
        cast(computed.value as varchar) as expected
    from {{ ref('int_point') }} as reported
    inner join {{ ref('int_point') }} as computed
        on
            reported.unit_id = computed.unit_id
            and reported.round = computed.round
            and reported.indicator = computed.indicator
            and reported.breakdown = computed.breakdown
    where reported.basis <> 'computed' and computed.basis = 'computed' and reported.value <> computed.value

),

told_twice as (

    select
        unit_id,
        round,
        form,
        item_sheet,
        item,
        breakdown
    from {{ ref('stg_observation') }}
    group by all
    having min(value) <> max(value)

),

item_twice as (

    select
        'W-ITEM-TWICE' as rule_id,
        seen.unit_id,
        seen.round,
        seen.item as indicator,
        string_agg(seen.sheet || '!' || seen.cell || ' = ' || seen.found, '; ' order by seen.sheet, seen.cell) as found,
        'một giá trị' as expected
    from {{ ref('stg_observation') }} as seen
    inner join told_twice
        on
            seen.unit_id = told_twice.unit_id
            and seen.round = told_twice.round
            and seen.form = told_twice.form
            and seen.item_sheet = told_twice.item_sheet
            and seen.item = told_twice.item
            and seen.breakdown = told_twice.breakdown
    group by seen.unit_id, seen.round, seen.form, seen.item

),

-- two rows, or two registers, that speak of one provider on one day would be mixed into one
register_twice as (

    select
        'W-REGISTER-TWICE' as rule_id,
        unit_id,
        round,
        attribute as indicator,
        string_agg(sheet || '!' || cell || ' = ' || value, '; ' order by sha256, sheet, cell) as found,
        'một dòng có hiệu lực tại một ngày' as expected
    from {{ ref('int_register_fact') }}
    group by unit_id, round, attribute
    having count(*) > 1

),

-- the list of the office makes the figure, and the database that says otherwise is to be put right
register_forms as (

    select
        'W-REGISTER-FORMS' as rule_id,
        export.unit_id,
        export.round,
        export.attribute as indicator,
        export.register_form || ': ' || export.sheet || '!' || export.cell || ' = ' || export.value as found,
        'như DM-CS: ' || coalesce(office.value, 'không có hiệu lực') as expected
    from {{ ref('int_register_told') }} as export
    left join {{ ref('int_register_told') }} as office
        on
            export.unit_id = office.unit_id
            and export.round = office.round
            and export.attribute = office.attribute
            and office.is_binding
    where
        not export.is_binding
        -- an address is written in as many ways as there are hands
        and export.attribute in ('provider_type', 'ownership', 'status', 'commune_code', 'sites', 'cqg_level')
        and export.value is distinct from office.value

),

not_operating as (

    select
        'W-NOT-OPERATING' as rule_id,
        part.unit_id,
        part.round,
        min(part.indicator) as indicator,
        min(provider.status) as found,
        'cơ sở đang hoạt động tại kỳ' as expected
    from {{ ref('int_part') }} as part
    inner join {{ ref('int_provider') }} as provider
        on
            part.unit_id = provider.unit_id
            and part.round = provider.round
    where part.term_source <> 'DM-CS' and not provider.is_operating
    group by part.unit_id, part.round

),

-- a rate printed beside its own parts must be the rate the parts give
printed_parts as (

    select
        'W-PRINTED-PARTS' as rule_id,
        point.unit_id,
        point.round,
        point.indicator,
        printed.found,
        cast(point.value as varchar) as expected
    from {{ ref('int_point') }} as point
    inner join {{ ref('int_printed_rate') }} as printed
        on
            point.unit_id = printed.unit_id
            and point.round = printed.round
            and point.indicator = printed.indicator
    where point.is_ratio and point.basis = 'reported' and point.breakdown = 'total' and point.value <> printed.value

),

claim_against_figure as (

    select
        'W-CLAIM' as rule_id,
        value.unit_id,
        value.round,
        value.indicator,
        value.claim || ': ' || value.value as found,
        'kế hoạch ' || value.plan as expected
    from value
    where
        (value.claim = 'exceeded' and value.value <= value.plan)
        or (value.claim = 'met' and value.value < value.plan)

),

nested_age as (

    select
        'W-NESTED-AGE' as rule_id,
        five.unit_id,
        five.round,
        five.indicator,
        cast(five.value as varchar) as found,
        'không thấp hơn huy động 3-5 tuổi ' || three_to_five.value as expected
    from value as five
    inner join value as three_to_five
        on
            five.unit_id = three_to_five.unit_id
            and five.round = three_to_five.round
            and three_to_five.indicator = 'huy_dong_3_5'
            and three_to_five.is_shown
    where five.indicator = 'huy_dong_5' and five.is_shown and five.value < three_to_five.value

),

goal_twice as (

    select
        'W-GOAL-TWICE' as rule_id,
        unit_id,
        horizon as round,
        indicator,
        string_agg(sheet || '!' || cell, ', ' order by cell) as found,
        'một con số cho một đối tượng' as expected
    from {{ ref('stg_assertion') }}
    where value is not null
    group by unit_id, horizon, indicator, kind, sha256
    having count(*) > 1

),

goal as (

    select
        unit_id,
        horizon,
        max(value) filter (where indicator = 'huy_dong_chung') as overall,
        max(value) filter (where indicator = 'huy_dong_nha_tre') as nursery,
        max(value) filter (where indicator = 'huy_dong_3_5') as kindergarten
    from {{ ref('stg_assertion') }}
    group by unit_id, horizon, kind, sha256

),

goal_convex as (

    select
        'W-GOAL-CONVEX' as rule_id,
        unit_id,
        horizon as round,
        'huy_dong_chung' as indicator,
        cast(overall as varchar) as found,
        'giữa ' || nursery || ' và ' || kindergarten as expected
    from goal
    where overall < least(nursery, kindergarten) or overall > greatest(nursery, kindergarten)

),

coverage as (

    select
        'W-COVERAGE' as rule_id,
        unit_id,
        round,
        indicator,
        reported_n || '/' || expected_n as found,
        'đủ cơ sở' as expected
    from {{ ref('int_rollup') }}
    where term_source <> 'DM-CS' and reported_n < expected_n

),

not_placed as (

    select
        'W-PLACED' as rule_id,
        unit_id,
        round,
        'commune' as indicator,
        coalesce(commune_code, '') as found,
        'một xã có hiệu lực tại kỳ' as expected
    from {{ ref('int_provider') }}
    where commune_unit_id is null

),

-- an area lays nothing open, and nobody can have posted after the day the workbook is of
disclosure as (

    select distinct
        'W-DISCLOSURE' as rule_id,
        seen.unit_id,
        seen.round,
        seen.item as indicator,
        seen.sheet || '!' || seen.cell as found,
        'cơ sở có hiệu lực tại kỳ, ngày công bố không sau ngày nộp' as expected
    from {{ ref('stg_disclosure_item') }} as seen
    inner join {{ ref('stg_round') }} as rounds on seen.round = rounds.round
    inner join {{ ref('stg_submission') }} as submission on seen.sha256 = submission.sha256
    left join {{ ref('stg_provider_fact') }} as provider
        on
            seen.unit_id = provider.unit_id
            and rounds.reference_date between provider.valid_from and provider.valid_to
    where
        provider.unit_id is null
        or (
            submission.status in ('accepted', 'partial')
            and seen.posted_on > cast(nullif(submission.declared_date, '') as date)
        )

)

select * from unit_unknown
union all
select * from disclosure
union all
select * from item_twice
union all
select * from register_twice
union all
select * from register_forms
union all
select * from key_twice
union all
select * from survey_order
union all
select * from jump
union all
select * from survey_twice
union all
select * from rate_over_100
union all
select * from reported_computed
union all
select * from claim_against_figure
union all
select * from nested_age
union all
select * from goal_twice
union all
select * from goal_convex
union all
select * from coverage
union all
select * from not_placed
union all
select * from printed_parts
union all
select * from not_operating
