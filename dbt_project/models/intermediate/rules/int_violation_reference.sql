-- References that do not hold at the date of what refers to them; one row for each thing that breaks a rule.
with

round_unknown as (

    select distinct
        'W-ROUND' as rule_id,
        seen.unit_id,
        seen.round,
        seen.form as indicator,
        seen.round as found,
        'một kỳ trong danh mục' as expected
    from {{ ref('stg_observation') }} as seen
    anti join {{ ref('stg_round') }} as rounds on seen.round = rounds.round

    union all

    select distinct
        'W-ROUND' as rule_id,
        goal.unit_id,
        goal.submitted_round as round,
        goal.indicator,
        goal.submitted_round as found,
        'một kỳ trong danh mục' as expected
    from {{ ref('stg_assertion') }} as goal
    anti join {{ ref('stg_round') }} as rounds on goal.submitted_round = rounds.round

),

definition as (

    select
        'W-DEFINITION' as rule_id,
        unit_id,
        round,
        indicator,
        place as found,
        'chỉ tiêu thống kê có hiệu lực tại kỳ' as expected
    from {{ ref('int_definition_ended') }}
    where not is_in_force

),

document as (

    select
        'W-DOCUMENT' as rule_id,
        '' as unit_id,
        round,
        used_by as indicator,
        document_number || ': từ ' || in_force_from || ' đến ' || in_force_to as found,
        'văn bản có hiệu lực tại kỳ' as expected
    from {{ ref('int_document_used') }}
    where not is_in_force

),

successor as (

    select
        'W-SUCCESSOR' as rule_id,
        unit_id,
        round,
        'area' as indicator,
        'kết thúc ' || valid_to || coalesce(', kế tiếp từ ' || began, '') as found,
        'đơn vị kế tiếp có hiệu lực từ ngày hôm sau' as expected
    from {{ ref('int_area_ended') }}
    where not is_succeeded

)

select * from round_unknown
union all
select * from definition
union all
select * from document
union all
select * from successor
