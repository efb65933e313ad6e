-- Figures of reports and goals that only definitions of other days ask for: they are in the warehouse and no page shows
-- them. The state form has rows for every time; a report names what it means.
with

-- of indicators that hold for some days only
dated as (

    select
        indicator,
        valid_from,
        valid_to
    from {{ ref('stg_indicator') }}
    where valid_from > date '0001-01-01' or valid_to < date '9999-12-31'

),

asked as (

    select
        term.form,
        term.item_sheet,
        term.item,
        min(indicator.valid_from) as valid_from,
        max(indicator.valid_to) as valid_to
    from {{ ref('stg_indicator_term') }} as term
    inner join {{ ref('stg_indicator') }} as indicator on term.indicator = indicator.indicator
    semi join dated on term.indicator = dated.indicator
    group by term.form, term.item_sheet, term.item
    having min(indicator.valid_from) > date '0001-01-01' or max(indicator.valid_to) < date '9999-12-31'

),

-- an item that an indicator without end also asks for is shown there
always as (

    select
        term.form,
        term.item_sheet,
        term.item
    from {{ ref('stg_indicator_term') }} as term
    anti join dated on term.indicator = dated.indicator

),

only_dated as (

    select asked.*
    from asked
    anti join always
        on
            asked.form = always.form
            and asked.item_sheet = always.item_sheet
            and asked.item = always.item

),

report as (

    select form
    from {{ ref('stg_form') }}
    where layout = 'summary'

),

figure as (

    select
        seen.unit_id,
        seen.round,
        seen.item as indicator,
        seen.sheet || '!' || seen.cell as place,
        rounds.reference_date between only_dated.valid_from and only_dated.valid_to as is_in_force
    from {{ ref('int_observation') }} as seen
    inner join only_dated
        on
            seen.form = only_dated.form
            and seen.item_sheet = only_dated.item_sheet
            and seen.item = only_dated.item
    inner join {{ ref('stg_round') }} as rounds on seen.round = rounds.round
    semi join report on seen.form = report.form

),

goal as (

    select
        goal.unit_id,
        goal.submitted_round as round,
        goal.indicator,
        goal.sheet || '!' || goal.cell as place,
        dated.valid_to >= rounds.reference_date as is_in_force
    from {{ ref('stg_assertion') }} as goal
    inner join dated on goal.indicator = dated.indicator
    inner join {{ ref('stg_round') }} as rounds on goal.submitted_round = rounds.round

)

select * from figure
union all
select * from goal
