-- Universal preschool as items of a district or province: its share of recognised communes against the threshold for
-- it. Judged only when every commune of the area could be; `xet_…` stays with the communes, which alone are counted.
{{ config(**by_round()) }}

with

criterion as (

    select *
    from {{ ref('int_recognition_criterion') }}
    where unit_level <> 'commune'

),

verdict as (

    select
        unit_id,
        round,
        replace(item, 'dat_', '') as recognition,
        value
    from {{ ref('int_commune_recognition') }}
    where starts_with(item, 'dat_') and {{ in_scope('round') }}

),

share as (

    select
        ancestor.ancestor_unit_id as unit_id,
        verdict.round,
        verdict.recognition,
        sum(verdict.value) as recognised,
        count(*) as judged
    from verdict
    inner join {{ ref('int_unit_ancestor') }} as ancestor
        on
            verdict.unit_id = ancestor.unit_id
            and verdict.round = ancestor.round
    group by ancestor.ancestor_unit_id, verdict.round, verdict.recognition

),

judged as (

    select
        share.unit_id,
        share.round,
        share.recognition,
        criterion.criterion,
        cast(
            {{ is_met('criterion.comparator', '100 * share.recognised', 'criterion.threshold * share.judged') }}
            as integer
        ) as is_met
    from share
    inner join criterion
        on
            share.unit_id = criterion.unit_id
            and share.round = criterion.round
            and share.recognition = criterion.recognition
    inner join {{ ref('int_expected') }} as expected
        on
            share.unit_id = expected.unit_id
            and share.round = expected.round
            and expected.scope = 'commune'
            and expected.boundary = 'as_reported'
            and share.judged = expected.expected_n

),

item as (

    select
        unit_id,
        round,
        criterion as item,
        is_met as value
    from judged
    union all
    select
        unit_id,
        round,
        'dat_' || recognition as item,
        min(is_met) as value
    from judged
    group by unit_id, round, recognition

),

final as (

    select
        unit_id,
        round,
        'PCGD' as form,
        'recognition' as item_sheet,
        item,
        'total' as breakdown,
        cast(value as decimal(28, 10)) as value
    from item

)

select * from final
