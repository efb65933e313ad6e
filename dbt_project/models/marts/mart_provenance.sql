with

point as (

    select * from {{ ref('int_point') }}

),

cells as (

    select
        point.unit_id,
        point.round,
        point.indicator,
        point.breakdown,
        point.basis,
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
    inner join {{ ref('int_term') }} as term
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
    where point.basis <> 'computed'

),

-- what each unit gives to the area right above it: its own parts, or the parts summed from below it
given as (

    select
        part.unit_id,
        part.round,
        part.indicator,
        part.term_source,
        part.breakdown,
        part.numerator,
        part.denominator
    from {{ ref('int_part') }} as part
    where
        part.unit_id in (
            select leaf.unit_id from {{ ref('int_unit_parent') }} as leaf
            where leaf.unit_level in ('school', 'independent_group')
        )

    union all

    select
        part.unit_id,
        part.round,
        part.indicator,
        part.term_source,
        part.breakdown,
        part.numerator,
        part.denominator
    from {{ ref('int_part') }} as part
    inner join {{ ref('stg_area') }} as area
        on
            part.unit_id = area.unit_id
            and area.unit_level = 'commune'

    union all

    select
        unit_id,
        round,
        indicator,
        term_source,
        breakdown,
        numerator,
        denominator
    from {{ ref('int_rollup') }}

),

rollups as (

    select
        point.unit_id,
        point.round,
        point.indicator,
        point.breakdown,
        point.basis,
        unnest(['numerator', 'denominator']) as part,
        'rollup' as kind,
        given.unit_id as contributing_unit_id,
        unnest([given.numerator, given.denominator]) as contributing_value,
        'cộng từ đơn vị cấp dưới' as rule
    from point
    inner join {{ ref('int_unit_parent') }} as child
        on
            point.unit_id = child.parent_unit_id
            and point.round = child.round
    inner join given
        on
            child.unit_id = given.unit_id
            and point.round = given.round
            and point.indicator = given.indicator
            and point.term_source = given.term_source
            and point.breakdown = given.breakdown
    where point.basis = 'computed'

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
        'as_reported' as boundary,
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
