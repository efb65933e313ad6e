-- The independent groups whose children the return of their school tells of, matched to the register: which of the two
-- returns counts, so that a child is counted once. Unresolved is where the return and the register do not agree on the
-- groups: then nobody can say what was counted twice.
{{ config(**by_round()) }}

with

told as (

    select
        seen.unit_id,
        seen.round,
        seen.form,
        carried.how,
        coalesce(carried.provider_type, 'any') as provider_type,
        min(seen.sheet || '!' || seen.cell) as place,
        sum(seen.value) as told_n
    from {{ ref('int_observation') }} as seen
    inner join {{ ref('stg_carried_group') }} as carried
        on
            seen.form = carried.form
            and seen.item_sheet = carried.item_sheet
            and seen.item = carried.item
            and seen.breakdown = carried.breakdown
    where seen.value > 0 and {{ in_scope('seen.round') }}
    group by seen.unit_id, seen.round, seen.form, carried.how, carried.provider_type

),

provider as (

    select
        unit_id,
        round,
        provider_code,
        supervising_code,
        provider_type,
        is_school,
        is_operating
    from {{ ref('int_provider') }}

),

supervised as (

    select
        unit_id,
        round,
        supervising_code,
        unnest([provider_type, 'any']) as provider_type
    from provider
    where not is_school and is_operating and supervising_code is not null

),

returned as (

    select distinct
        unit_id,
        round,
        form
    from {{ ref('int_observation') }}
    where {{ in_scope('round') }}

),

matched as (

    select
        told.*,
        supervised.unit_id as group_unit_id,
        returned.unit_id is not null as has_own_return
    from told
    inner join provider as school
        on
            told.unit_id = school.unit_id
            and told.round = school.round
            and school.is_school
    left join supervised
        on
            school.provider_code = supervised.supervising_code
            and school.round = supervised.round
            and told.provider_type = supervised.provider_type
    left join returned
        on
            supervised.unit_id = returned.unit_id
            and supervised.round = returned.round
            and told.form = returned.form

),

counted as (

    select
        *,
        count(group_unit_id) over one_place as matched_n,
        count(*) filter (where has_own_return) over one_place as returned_n
    from matched
    window one_place as (partition by unit_id, round, form, how, provider_type)

),

final as (

    select
        *,
        case
            -- the form says how many groups its figures hold
            when how = 'inside' then matched_n = told_n
            -- a block says only how many children: none of its groups has a return of its own, or each has
            else matched_n > 0 and returned_n in (0, matched_n)
        end as is_resolved,
        -- whose figures stand for the group: those of the school, or its own
        how = 'inside' or returned_n = 0 as is_told_by_school
    from counted

)

select * from final
