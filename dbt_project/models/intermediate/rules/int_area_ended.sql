-- Areas with figures that ended before the newest round, and whether their successors are known and began the day after.
-- A level that no longer exists (districts) has no successors to know.
with

newest as (

    select max(reference_date) as reference_date from {{ ref('int_round_received') }}

),

living as (

    select distinct area.unit_level
    from {{ ref('stg_area') }} as area
    cross join newest
    where newest.reference_date between area.valid_from and area.valid_to

),

told as (

    select
        unit_id,
        max(round) as round
    from {{ ref('int_observation') }}
    group by unit_id

),

successor as (

    select
        crosswalk.old_unit_id as unit_id,
        min(area.valid_from) as began,
        count(*) filter (where area.unit_id is null) as unknown_n
    from {{ ref('stg_area_crosswalk') }} as crosswalk
    left join {{ ref('stg_area') }} as area on crosswalk.new_unit_id = area.unit_id
    group by crosswalk.old_unit_id

),

final as (

    select
        area.unit_id,
        told.round,
        area.valid_to,
        successor.began,
        coalesce(successor.unknown_n = 0 and successor.began <= area.valid_to + 1, false) as is_succeeded
    from {{ ref('stg_area') }} as area
    inner join told on area.unit_id = told.unit_id
    semi join living on area.unit_level = living.unit_level
    cross join newest
    left join successor on area.unit_id = successor.unit_id
    where area.valid_to < newest.reference_date

)

select * from final
