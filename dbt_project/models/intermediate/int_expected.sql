-- How many units an area should hear from, by scope of the indicator.
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
    where is_operating

    union all

    select
        unit_id,
        round,
        'commune' as scope
    from {{ ref('int_unit_parent') }}
    where unit_level = 'commune'

),

final as (

    select
        ancestor.ancestor_unit_id as unit_id,
        scoped.round,
        scoped.scope,
        count(*) as expected_n
    from scoped
    inner join {{ ref('int_unit_ancestor') }} as ancestor
        on
            scoped.unit_id = ancestor.unit_id
            and scoped.round = ancestor.round
    group by ancestor.ancestor_unit_id, scoped.round, scoped.scope

)

select * from final
