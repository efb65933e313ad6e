-- Every area above a unit at a round.
{{ config(**by_round()) }}

with recursive

ancestor as (

    select
        unit_id,
        unit_level,
        round,
        parent_unit_id as ancestor_unit_id
    from {{ ref('int_unit_parent') }}
    where parent_unit_id is not null and {{ in_scope('round') }}

    union all

    select
        ancestor.unit_id,
        ancestor.unit_level,
        ancestor.round,
        parent.parent_unit_id as ancestor_unit_id
    from ancestor
    inner join {{ ref('int_unit_parent') }} as parent
        on
            ancestor.ancestor_unit_id = parent.unit_id
            and ancestor.round = parent.round
    where parent.parent_unit_id is not null

)

select * from ancestor
