-- What should have come and did not, and what came before there was anything to report; one row for each.
with

parameter as (

    select {{ rule_limit('W-DECLARED-EARLY', 'days') }} from {{ ref('stg_rule_limit') }}

),

missing as (

    select
        'W-FRESH' as rule_id,
        '' as unit_id,
        round,
        form as indicator,
        'không có biểu nào đến ' || known_until as found,
        'nộp trước ' || due_on as expected
    from {{ ref('int_form_followed') }}
    where is_missing

),

-- plans and registers speak of days to come, figures do not
figures as (

    select distinct sha256 from {{ ref('stg_observation') }}

),

declared_early as (

    select
        'W-DECLARED-EARLY' as rule_id,
        submission.unit_id,
        submission.round,
        submission.form as indicator,
        submission.declared_date as found,
        'không sớm hơn ' || cast(parameter.days as integer) || ' ngày trước ' || rounds.reference_date as expected
    from {{ ref('stg_submission') }} as submission
    semi join figures on submission.sha256 = figures.sha256
    inner join {{ ref('stg_round') }} as rounds on submission.round = rounds.round
    cross join parameter
    where
        submission.status in ('accepted', 'partial')
        and cast(nullif(submission.declared_date, '') as date)
        < rounds.reference_date - cast(parameter.days as integer)

)

select * from missing
union all
select * from declared_early
