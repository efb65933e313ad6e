with

checked as (

    select * from {{ ref('int_rule_checked') }}

),

violation as (

    select
        rule_id,
        count(*) as violations
    from {{ ref('int_rule_violation') }}
    group by rule_id

),

final as (

    select
        checked.rule_id,
        checked.checked,
        coalesce(violation.violations, 0) as violations
    from checked
    left join violation on checked.rule_id = violation.rule_id

)

select * from final
