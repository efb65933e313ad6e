-- Each unit's parent one level up at each round: a provider's commune, an area's parent of that day.
{{ config(**by_round()) }}

with

areas as (

    select
        area.unit_id,
        area.unit_level,
        rounds.round,
        -- an area may be known longer than the one above it: before that day it counts for nothing above
        parent.unit_id as parent_unit_id
    from {{ ref('stg_area') }} as area
    inner join {{ ref('int_round_received') }} as rounds
        on rounds.reference_date between area.valid_from and area.valid_to
    left join {{ ref('stg_area') }} as parent
        on
            area.parent_unit_id = parent.unit_id
            and rounds.reference_date between parent.valid_from and parent.valid_to
    where {{ in_scope('rounds.round') }}

),

providers as (

    select
        unit_id,
        case when is_school then 'school' else 'independent_group' end as unit_level,
        round,
        commune_unit_id as parent_unit_id
    from {{ ref('int_provider') }}
    where {{ in_scope('round') }}

)

select * from areas
union all
select * from providers
