-- The area whose office collects a provider's returns at a round: its district until 30/6/2025, its commune since.
-- Null where the catalogue doesn't place the provider, or on a day of which it doesn't say who collects.
with

collector as (

    select
        ancestor.unit_id,
        ancestor.round,
        ancestor.ancestor_unit_id as collecting_unit_id
    from {{ ref('int_unit_ancestor') }} as ancestor
    inner join {{ ref('int_round_received') }} as rounds on ancestor.round = rounds.round
    inner join {{ ref('stg_area') }} as area on ancestor.ancestor_unit_id = area.unit_id
    inner join {{ ref('stg_collecting_level') }} as collecting
        on
            area.unit_level = collecting.unit_level
            and rounds.reference_date between collecting.valid_from and collecting.valid_to
    where ancestor.unit_level in ('school', 'independent_group')

),

final as (

    select
        provider.unit_id,
        provider.round,
        collector.collecting_unit_id
    from {{ ref('int_provider') }} as provider
    left join collector
        on
            provider.unit_id = collector.unit_id
            and provider.round = collector.round

)

select * from final
