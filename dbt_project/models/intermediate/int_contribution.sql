-- What each unit gives to the areas above it: its own parts where its scope sums, without the groups that the return of
-- their school holds, and with the blocks of groups that hand in nothing themselves. `reported_n`: due returns behind it.
{{ config(materialized='view') }}

with

indicator as (

    select
        indicator,
        additivity,
        scope
    from {{ ref('stg_indicator') }}
    where additivity in ('sum', 'ratio') and scope <> 'area'

),

carried as (

    select distinct
        unit_id,
        group_unit_id,
        round,
        form,
        how
    from {{ ref('int_carried_group') }}
    where is_resolved and is_told_by_school

),

covering as (

    select
        unit_id,
        round,
        form,
        how,
        count(group_unit_id) as group_n
    from carried
    group by unit_id, round, form, how

),

inside as (

    select
        unit_id,
        round,
        form,
        group_n,
        '' as block
    from covering
    where how = 'inside'

),

block as (

    select
        unit_id,
        round,
        form,
        group_n
    from covering
    where how = 'block'

),

told_elsewhere as (

    select
        group_unit_id,
        round,
        form
    from carried
    where how = 'inside'

),

provider as (

    select
        unit_id,
        round,
        is_school,
        is_operating
    from {{ ref('int_provider') }}

),

part as (

    select
        part.*,
        indicator.scope,
        split_part(part.unit_id, '-', 1) as unit_level
    from {{ ref('int_part') }} as part
    inner join indicator
        on
            part.indicator = indicator.indicator
            -- a rate printed without its parts can be summed to nothing
            and (indicator.additivity = 'sum' or part.is_ratio)

),

final as (

    select
        part.unit_id,
        part.round,
        part.block,
        part.indicator,
        part.term_source,
        part.breakdown,
        part.scope,
        part.numerator,
        part.denominator,
        part.is_ratio,
        part.is_estimate,
        case
            when part.block <> '' then block.group_n
            -- a return of a provider that is not due does not stand in for one that is
            when provider.unit_id is null or provider.is_operating or part.term_source = 'DM-CS'
                then 1 + case when part.scope = 'provider' then coalesce(inside.group_n, 0) else 0 end
            else 0
        end as reported_n
    from part
    left join provider
        on
            part.unit_id = provider.unit_id
            and part.round = provider.round
    left join told_elsewhere
        on
            part.unit_id = told_elsewhere.group_unit_id
            and part.round = told_elsewhere.round
            and part.term_source = told_elsewhere.form
    left join block
        on
            part.unit_id = block.unit_id
            and part.round = block.round
            and part.term_source = block.form
    left join inside
        on
            part.unit_id = inside.unit_id
            and part.round = inside.round
            and part.term_source = inside.form
            and part.block = inside.block
    where
        told_elsewhere.group_unit_id is null
        and (part.block = '' or (block.unit_id is not null and part.scope = 'provider'))
        and (
            part.scope = part.unit_level
            or (part.scope = 'provider' and part.unit_level in ('school', 'independent_group'))
        )

)

select * from final
