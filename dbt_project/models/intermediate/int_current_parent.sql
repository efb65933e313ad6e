-- Where each unit lies in the areas of today: a provider by its newest register or by the one that took it over, a
-- commune that is no more by the crosswalk. Of a unit whose old commune was split only the province is known: then
-- `is_exact` is false for each commune it may lie in.
{{ config(post_hook="{{ widen_scope() }}") }}

with

today as (

    select max(reference_date) as reference_date
    from {{ ref('int_round') }}

),

area_now as (

    select
        area.unit_id,
        area.unit_level,
        area.parent_unit_id
    from {{ ref('stg_area') }} as area
    inner join today on today.reference_date between area.valid_from and area.valid_to

),

provider as (

    select
        provider.unit_id,
        provider.commune_unit_id
    from {{ ref('int_provider') }} as provider
    inner join {{ ref('int_round') }} as rounds on provider.round = rounds.round
    where provider.commune_unit_id is not null
    qualify row_number() over (partition by provider.unit_id order by rounds.sort_order desc) = 1

),

place as (

    select
        unit_id,
        commune_unit_id
    from provider
    union all
    select
        unit_id,
        unit_id as commune_unit_id
    from {{ ref('stg_area') }}
    where unit_level = 'commune'

),

-- of a commune that is still there nothing is to be found out
standing as (

    select
        place.unit_id,
        area_now.unit_id as parent_unit_id,
        true as is_exact
    from place
    inner join area_now on place.commune_unit_id = area_now.unit_id

),

moved as (

    select
        place.unit_id,
        area_now.unit_id as parent_unit_id,
        crosswalk.kind = 'whole' as is_exact
    from place
    inner join {{ ref('stg_area_crosswalk') }} as crosswalk on place.commune_unit_id = crosswalk.old_unit_id
    inner join area_now on crosswalk.new_unit_id = area_now.unit_id
    anti join standing on place.unit_id = standing.unit_id

),

-- a provider that closed in a divided commune lies where the one that took it over lies
taken_over as (

    select
        moved.unit_id,
        min(standing.parent_unit_id) as parent_unit_id,
        true as is_exact
    from moved
    inner join {{ ref('int_succession') }} as succession on moved.unit_id = succession.predecessor_unit_id
    inner join standing on succession.successor_unit_id = standing.unit_id
    where not moved.is_exact
    group by moved.unit_id
    having count(distinct standing.parent_unit_id) = 1

),

commune as (

    select * from standing
    union all
    select moved.*
    from moved
    anti join taken_over on moved.unit_id = taken_over.unit_id
    union all
    select * from taken_over

),

-- no commune was divided between two of the new provinces
upper_area as (

    select
        commune.unit_id,
        min(area_now.parent_unit_id) as parent_unit_id
    from commune
    inner join area_now on commune.parent_unit_id = area_now.unit_id
    where not commune.is_exact
    group by commune.unit_id
    having count(distinct area_now.parent_unit_id) = 1

),

final as (

    select
        unit_id,
        parent_unit_id,
        is_exact,
        false as is_above_commune
    from commune

    union all

    select
        unit_id,
        parent_unit_id,
        true as is_exact,
        true as is_above_commune
    from upper_area

)

select * from final
