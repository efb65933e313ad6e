-- What is wrong with single items and between the returns of one unit; one row for each thing that breaks a rule.
{{ config(**by_round()) }}

with

known_unit as (

    select
        unit_id,
        round
    from {{ ref('int_unit_parent') }}

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
    where known_unit.unit_id is null and {{ in_scope('seen.round') }}

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
    where {{ in_scope('round') }}
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

survey_order as (

    select
        'W-SURVEY' as rule_id,
        unit_id,
        round,
        indicator,
        found,
        expected
    from {{ ref('int_survey_order') }}
    where {{ in_scope('round') }}

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
    where
        own.form = 'PCGD-XA' and own.item_sheet = 'MN-01 TE' and listed.form = 'PCGD-DT'
        and own.value <> listed.value
        and {{ in_scope('own.round') }}

),

-- groups whose children are in the return of a school, and the register that names its groups, must agree
carried as (

    select distinct
        'W-CARRIED' as rule_id,
        unit_id,
        round,
        form as indicator,
        place || ' = ' || cast(told_n as bigint) as found,
        matched_n || ' nhóm, lớp độc lập do trường quản lý theo danh mục, ' || returned_n || ' đã nộp riêng' as expected
    from {{ ref('int_carried_group') }}
    where not is_resolved and {{ in_scope('round') }}

)

select * from unit_unknown
union all
select * from item_twice
union all
select * from survey_order
union all
select * from survey_twice
union all
select * from carried
