with

assertion as (

    select * from {{ ref('stg_assertion') }}

),

rounds as (

    select * from {{ ref('stg_round') }}

),

today as (

    select max(reference_date) as reference_date
    from {{ ref('int_round') }}

),

value as (

    select
        * replace (cast(value_exact as decimal(28, 10)) as value_exact),
        school_year || '-' || period as round
    from {{ ref('mart_indicator_value') }}
    where is_shown and breakdown = 'total' and boundary = 'as_reported'

),

-- the newest figure the goal may be held against
held as (

    select
        goal.*,
        value.school_year,
        value.period,
        value.basis,
        value.boundary,
        value.breakdown,
        value.value as figure,
        case
            when goal.denominator is not null and value.denominator is not null
                then
                    case
                        when value.denominator = goal.denominator
                            then {{ is_met('goal.comparator', 'value.numerator', 'goal.numerator') }}
                    end
            else {{ is_met('goal.comparator', 'value.value_exact', 'goal.value') }}
        end as is_met,
        {{ is_met('goal.comparator', 'value.value_exact', 'goal.value_relative') }} as is_met_relative
    from {{ ref('int_goal_value') }} as goal
    inner join value
        on
            goal.unit_id = value.unit_id
            and goal.round = value.round
            and goal.indicator = value.indicator
            and value.value is not null
    qualify row_number() over (
        partition by goal.unit_id, goal.indicator, goal.kind, goal.horizon, goal.sha256, goal.sheet, goal.cell
        order by goal.sort_order desc
    ) = 1

),

round_end as (

    select
        round as horizon,
        reference_date
    from rounds

    union all

    select
        school_year as horizon,
        max(reference_date) as reference_date
    from rounds
    group by school_year

),

-- a year, or a span of years, ends with its last day
due as (

    select distinct
        assertion.horizon,
        coalesce(
            round_end.reference_date,
            make_date(try_cast(right(assertion.horizon, 4) as integer), 12, 31)
        ) as due_on
    from assertion
    left join round_end on assertion.horizon = round_end.horizon

),

goals as (

    select
        assertion.*,
        held.is_single,
        held.value as goal_value,
        held.value_relative as goal_value_relative,
        held.school_year as figure_school_year,
        held.period as figure_period,
        held.basis as figure_basis,
        held.boundary as figure_boundary,
        held.breakdown as figure_breakdown,
        held.figure,
        held.is_met,
        held.is_met_relative,
        cast(null as boolean) as claim_holds
    from assertion
    left join held
        on
            assertion.unit_id = held.unit_id
            and assertion.indicator = held.indicator
            and assertion.kind = held.kind
            and assertion.horizon = held.horizon
            and assertion.sha256 = held.sha256
            and assertion.sheet = held.sheet
            and assertion.cell = held.cell
    where assertion.kind in ('plan', 'target')

),

-- a claim of a document without a figure is held against the newest figure of its horizon
claims as (

    select
        assertion.*,
        true as is_single,
        value.plan as goal_value,
        cast(null as decimal(28, 10)) as goal_value_relative,
        value.school_year as figure_school_year,
        value.period as figure_period,
        value.basis as figure_basis,
        value.boundary as figure_boundary,
        value.breakdown as figure_breakdown,
        value.value as figure,
        cast(null as boolean) as is_met,
        cast(null as boolean) as is_met_relative,
        case assertion.claim
            when 'exceeded' then case when indicator.direction = 'down' then -1 else 1 end * value.change_vs_plan > 0
            when 'met' then case when indicator.direction = 'down' then -1 else 1 end * value.change_vs_plan >= 0
            when 'not_met' then case when indicator.direction = 'down' then -1 else 1 end * value.change_vs_plan < 0
        end as claim_holds
    from assertion
    inner join {{ ref('stg_indicator') }} as indicator on assertion.indicator = indicator.indicator
    left join rounds on assertion.horizon in (rounds.round, rounds.school_year)
    left join value
        on
            assertion.unit_id = value.unit_id
            and assertion.indicator = value.indicator
            and rounds.round = value.round
    where assertion.kind = 'claim'
    qualify row_number() over (
        partition by assertion.unit_id, assertion.indicator, assertion.horizon, assertion.sha256, assertion.cell
        order by value.value is not null desc, rounds.sort_order desc
    ) = 1

),

united as (

    select * from goals
    union all by name
    select * from claims

),

final as (

    select
        united.unit_id,
        united.indicator,
        united.kind,
        united.horizon,
        due.due_on,
        united.population,
        united.comparator,
        united.value,
        united.numerator,
        united.denominator,
        united.baseline,
        united.baseline_change,
        united.baseline_reading,
        united.claim,
        united.goal_value,
        united.goal_value_relative,
        united.figure_school_year,
        united.figure_period,
        united.figure_basis,
        united.figure_boundary,
        united.figure_breakdown,
        united.figure,
        united.figure - united.goal_value as difference,
        united.is_met,
        united.is_met_relative,
        case
            when united.kind = 'claim' and united.claim_holds then 'supported'
            when united.kind = 'claim' and not united.claim_holds then 'contradicted'
            when united.kind = 'claim' then 'unsupported'
            when united.value is null and united.baseline is null then 'no_number'
            when united.figure is null then 'no_figure'
            when not united.is_single then 'ambiguous'
            when united.is_met is null or united.is_met <> coalesce(united.is_met_relative, united.is_met)
                then 'ambiguous'
            when due.due_on > today.reference_date then 'not_due'
            when united.is_met then 'met'
            else 'not_met'
        end as state,
        united.ambiguity,
        submission.file,
        united.sheet,
        united.cell,
        united.sha256
    from united
    cross join today
    inner join {{ ref('stg_submission') }} as submission
        on
            united.sha256 = submission.sha256
            and submission.status in ('accepted', 'partial')
    left join due on united.horizon = due.horizon

)

select
    unit_id,
    indicator,
    kind,
    horizon,
    due_on,
    population,
    comparator,
    cast(value as decimal(28, 4)) as value,
    cast(numerator as decimal(28, 4)) as numerator,
    cast(denominator as decimal(28, 4)) as denominator,
    baseline,
    cast(baseline_change as decimal(28, 4)) as baseline_change,
    baseline_reading,
    claim,
    cast(goal_value as decimal(28, 4)) as goal_value,
    cast(goal_value_relative as decimal(28, 4)) as goal_value_relative,
    figure_school_year,
    figure_period,
    figure_basis,
    figure_boundary,
    figure_breakdown,
    figure,
    cast(difference as decimal(28, 4)) as difference,
    is_met,
    is_met_relative,
    state,
    ambiguity,
    file,
    sheet,
    cell,
    sha256
from final
