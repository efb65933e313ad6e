-- How many units an area should hear from, by scope of the indicator, in the areas of the day and in those of today.
{{ config(**by_round('point')) }}

with

scoped as (

    select
        unit_id,
        round,
        unnest(
            case
                when is_school then ['provider', 'school']
                else ['provider', 'independent_group']
            end
        ) as scope
    from {{ ref('int_provider') }}
    where is_operating and {{ in_scope('round', 'point') }}

    union all

    select
        unit_id,
        round,
        'commune' as scope
    from {{ ref('int_unit_parent') }}
    where unit_level = 'commune' and {{ in_scope('round', 'point') }}

),

current_ancestor as (

    select
        unit_id,
        parent_unit_id as ancestor_unit_id
    from {{ ref('int_current_parent') }}
    where is_exact

    union

    select
        place.unit_id,
        area.parent_unit_id as ancestor_unit_id
    from {{ ref('int_current_parent') }} as place
    inner join {{ ref('stg_area') }} as area on place.parent_unit_id = area.unit_id
    where not place.is_above_commune and area.parent_unit_id is not null

),

final as (

    select
        ancestor.ancestor_unit_id as unit_id,
        scoped.round,
        scoped.scope,
        'as_reported' as boundary,
        count(*) as expected_n
    from scoped
    inner join {{ ref('int_unit_ancestor') }} as ancestor
        on
            scoped.unit_id = ancestor.unit_id
            and scoped.round = ancestor.round
    group by ancestor.ancestor_unit_id, scoped.round, scoped.scope

    union all

    select
        ancestor.ancestor_unit_id as unit_id,
        scoped.round,
        scoped.scope,
        'current' as boundary,
        count(*) as expected_n
    from scoped
    inner join current_ancestor as ancestor on scoped.unit_id = ancestor.unit_id
    group by ancestor.ancestor_unit_id, scoped.round, scoped.scope

)

select * from final
