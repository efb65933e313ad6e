{{ config(materialized='view') }}

with

point as not materialized (

    select *
    from {{ ref('int_point') }}

),

-- a verdict on a commune leads to the cells of the survey it was judged from
term as (

    select
        indicator,
        term_source,
        breakdown,
        part,
        form,
        item_sheet,
        item,
        item_breakdown,
        false as is_verdict
    from {{ ref('int_term') }}
    union all
    select
        indicator,
        term_source,
        breakdown,
        part,
        form,
        item_sheet,
        item,
        item_breakdown,
        true as is_verdict
    from {{ ref('int_recognition_term') }}

),

cells as (

    select
        point.unit_id,
        point.round,
        point.indicator,
        point.breakdown,
        point.basis,
        point.boundary,
        term.part,
        'cell' as kind,
        submission.file,
        seen.sheet,
        seen.cell,
        seen.source_form as form,
        seen.item,
        seen.label,
        seen.found,
        seen.quote,
        seen.derivation,
        seen.section,
        seen.direction,
        seen.start_date,
        seen.end_date,
        submission.source_document,
        submission.office,
        submission.declared_date,
        seen.sha256,
        cast(null as varchar) as contributing_unit_id,
        cast(null as decimal(28, 4)) as contributing_value,
        cast(null as varchar) as rule
    from point
    inner join term
        on
            point.indicator = term.indicator
            and point.term_source = term.term_source
            and point.breakdown = term.breakdown
    inner join {{ ref('int_observation') }} as seen
        on
            point.unit_id = seen.unit_id
            and point.round = seen.round
            and term.form = seen.form
            and term.item_sheet = seen.item_sheet
            and term.item = seen.item
            and term.item_breakdown = seen.breakdown
    inner join {{ ref('stg_submission') }} as submission
        on
            seen.sha256 = submission.sha256
            and submission.status in ('accepted', 'partial')
    where point.basis <> 'computed' or term.is_verdict

),

-- what each unit gives to the area right above it: its own parts, or the parts summed from below it
given as (

    select
        unit_id,
        round,
        indicator,
        term_source,
        breakdown,
        'leaf' as given_by,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from {{ ref('int_contribution') }}
    group by unit_id, round, indicator, term_source, breakdown

    union all

    -- verdicts are never added, but those on the communes make the one on their district or province
    select
        unit_id,
        round,
        indicator,
        term_source,
        breakdown,
        'as_reported' as boundary,
        numerator,
        denominator
    from {{ ref('int_part') }}
    where
        {{ in_scope('round', 'point') }}
        and unit_id like 'commune-%'
        and indicator in (select verdict.indicator from {{ ref('int_recognition_term') }} as verdict)

    union all

    select
        unit_id,
        round,
        indicator,
        term_source,
        breakdown,
        boundary as given_by,
        numerator,
        denominator
    from {{ ref('int_rollup') }}

    union all

    select
        unit_id,
        round,
        indicator,
        term_source,
        breakdown,
        boundary as given_by,
        numerator,
        denominator
    from {{ ref('int_rollup_current') }}

),

-- a unit and the one right above it on the day of the round
below as (

    select
        unit_id,
        round,
        parent_unit_id
    from {{ ref('int_unit_parent') }}
    where parent_unit_id is not null

),

-- in the areas of today a unit of an earlier round counts where it lies today, whatever was above it then
below_today as (

    select
        unit_id,
        parent_unit_id,
        'leaf' as given_by
    from {{ ref('int_current_parent') }}
    where is_exact and unit_id <> parent_unit_id

    union all

    select
        unit_id,
        parent_unit_id,
        'current' as given_by
    from {{ ref('stg_area') }}
    where parent_unit_id is not null

),

summed as (

    select
        point.*,
        given.unit_id as contributing_unit_id,
        given.numerator as given_numerator,
        given.denominator as given_denominator,
        'cộng từ đơn vị cấp dưới' as rule
    from point
    inner join below
        on
            point.unit_id = below.parent_unit_id
            and point.round = below.round
    inner join given
        on
            below.unit_id = given.unit_id
            and below.round = given.round
            and point.indicator = given.indicator
            and point.term_source = given.term_source
            and point.breakdown = given.breakdown
    where point.basis = 'computed' and point.boundary = 'as_reported' and given.given_by <> 'current'

    union all

    select
        point.*,
        given.unit_id as contributing_unit_id,
        given.numerator as given_numerator,
        given.denominator as given_denominator,
        'cộng từ đơn vị nay thuộc địa bàn' as rule
    from point
    inner join below_today on point.unit_id = below_today.parent_unit_id
    inner join given
        on
            below_today.unit_id = given.unit_id
            and below_today.given_by = given.given_by
            and point.round = given.round
            and point.indicator = given.indicator
            and point.term_source = given.term_source
            and point.breakdown = given.breakdown
    where point.basis = 'computed' and point.boundary = 'current' and point.is_comparable

),

rollups as (

    select
        unit_id,
        round,
        indicator,
        breakdown,
        basis,
        boundary,
        unnest(['numerator', 'denominator']) as part,
        'rollup' as kind,
        contributing_unit_id,
        unnest([given_numerator, given_denominator]) as contributing_value,
        rule
    from summed

),

united as (

    select * from cells
    union all by name
    select * from rollups
    where contributing_value is not null

),

final as (

    select
        united.unit_id,
        rounds.school_year,
        rounds.period,
        united.indicator,
        united.breakdown,
        united.basis,
        united.boundary,
        united.part,
        united.kind,
        united.file,
        united.sheet,
        united.cell,
        united.form,
        united.item,
        united.label,
        united.found,
        united.quote,
        united.derivation,
        united.section,
        united.direction,
        united.start_date,
        united.end_date,
        united.source_document,
        united.office,
        united.declared_date,
        united.sha256,
        united.contributing_unit_id,
        cast(united.contributing_value as decimal(28, 4)) as contributing_value,
        united.rule
    from united
    inner join {{ ref('stg_round') }} as rounds on united.round = rounds.round

)

select * from final
