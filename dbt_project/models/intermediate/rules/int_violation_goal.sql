-- What is wrong with plans, targets, claims and disclosures; one row for each thing that breaks a rule.
with

value as (

    select
        *,
        school_year || '-' || period as round
    from {{ ref('mart_indicator_value') }}

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
    where not value.claim_holds

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

goal_convex as (

    select
        'W-GOAL-CONVEX' as rule_id,
        unit_id,
        horizon as round,
        whole as indicator,
        cast(whole_value as double) || ': cần ' || round(100 * implied_share, 1) || '% trẻ ở nhóm thấp nhất' as found,
        'nằm giữa ' || found as expected
    from {{ ref('int_goal_set') }}
    where is_impossible

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

select * from claim_against_figure
union all
select * from goal_twice
union all
select * from goal_convex
union all
select * from disclosure
