-- What a document says of itself that nobody can hold it to: a change in two readings, a goal against its own norm, a claim
-- without a figure, a citation without its year; one row for each thing that breaks a rule.
with

goal_reading as (

    select
        'W-GOAL-READING' as rule_id,
        unit_id,
        horizon as round,
        indicator,
        sheet || '!' || cell || ': ' || cast(baseline_change as double) as found,
        'điểm phần trăm hay tương đối' as expected
    from {{ ref('stg_assertion') }}
    where measure_unit = '%' and baseline_change <> 0 and baseline_reading is null

),

-- "đảm bảo" what the norm sets as the most, or at most what it sets as the least
goal_norm as (

    select distinct
        'W-GOAL-NORM' as rule_id,
        goal.unit_id,
        goal.horizon as round,
        goal.indicator,
        goal.sheet || '!' || goal.cell || ': ' || goal.comparator || ' ' || cast(goal.value as double) as found,
        'cùng chiều với định mức ' || norm.norm || ': ' || norm.comparator || ' '
        || cast(norm.value as double) as expected
    from {{ ref('stg_assertion') }} as goal
    inner join {{ ref('stg_round') }} as rounds on goal.submitted_round = rounds.round
    inner join {{ ref('stg_norm') }} as norm
        on
            goal.indicator = norm.indicator
            and rounds.reference_date between norm.valid_from and norm.valid_to
    where
        left(goal.comparator, 1) in ('<', '>')
        and left(norm.comparator, 1) in ('<', '>')
        and left(goal.comparator, 1) <> left(norm.comparator, 1)

),

claim_bare as (

    select
        'W-CLAIM-BARE' as rule_id,
        unit_id,
        horizon as round,
        indicator,
        sheet || '!' || cell || ': ' || claim as found,
        'một con số để đối chiếu' as expected
    from {{ ref('mart_ke_hoach') }}
    where state = 'unsupported'

),

pattern as (

    select string_agg(pattern, '|' order by pattern) as pattern from {{ ref('stg_citation_pattern') }}

),

text as (

    select
        unit_id,
        round,
        form as place,
        source_document as text
    from {{ ref('stg_submission') }}
    where status in ('accepted', 'partial')

    union

    select
        unit_id,
        submitted_round as round,
        sheet || '!' || cell as place,
        quote as text
    from {{ ref('stg_assertion') }}

),

citation as (

    select
        'W-CITATION' as rule_id,
        text.unit_id,
        text.round,
        text.place as indicator,
        trim(regexp_extract(text.text, pattern.pattern)) as found,
        'số, năm và ký hiệu của văn bản' as expected
    from text
    cross join pattern
    where regexp_matches(text.text, pattern.pattern)

)

select * from goal_reading
union all
select * from goal_norm
union all
select * from claim_bare
union all
select * from citation
