-- What has to be judged provider by provider before it is summed: a surplus of one school doesn't fill the gap of another.
-- Norm of 2.5 teachers a nursery group and 2.2 a kindergarten class (TT 19/2023/TT-BGDĐT), as in the indicator gv_thieu.
{{ config(**by_round()) }}

with

counted as (

    select
        unit_id,
        round,
        max(value) filter (where item_sheet = 'Trường-Lớp' and item = '55') as classes,
        max(value) filter (where item_sheet = 'Trường-Lớp' and item = '56') as nursery_groups,
        max(value) filter (where item_sheet = 'Trường-Lớp' and item = '69') as kindergarten_classes,
        max(value) filter (where item_sheet = 'Cán bộ' and item = '167') as teachers
    from {{ ref('int_observation') }}
    where
        {{ in_scope('round') }}
        and form = '01-MN-DN'
        and breakdown = 'total'
        and unit_id like 'school-%'
    group by unit_id, round

),

named as (

    select
        unit_id,
        round,
        -- a missing item leaves the provider out: greatest() alone would read it as 0
        case
            when nursery_groups + kindergarten_classes + teachers is not null
                then greatest(2.5 * nursery_groups + 2.2 * kindergarten_classes - teachers, 0)
        end as teachers_short,
        cast(classes > 20 as integer) as is_over_20_groups
    from counted

),

items as (

    unpivot (
        select
            unit_id,
            round,
            cast(teachers_short as decimal(28, 10)) as teachers_short,
            cast(is_over_20_groups as decimal(28, 10)) as is_over_20_groups
        from named
    )
    on teachers_short, is_over_20_groups
    into name item value value

),

final as (

    select
        unit_id,
        round,
        'DERIVED' as form,
        'provider' as item_sheet,
        item,
        'total' as breakdown,
        value
    from items

)

select * from final
