-- Each criterion of universal preschool that binds an area on the day of a round, with the threshold for that area.
{{ config(**by_round()) }}

with

area as (

    select
        parent.unit_id,
        parent.unit_level,
        parent.round,
        rounds.reference_date,
        -- what nobody lists as special is ordinary
        case when special.value = '1' then 'dac_biet_kho_khan' else 'thuong' end as area_kind
    from {{ ref('int_unit_parent') }} as parent
    inner join {{ ref('int_round') }} as rounds on parent.round = rounds.round
    left join {{ ref('stg_area_attribute') }} as special
        on
            parent.unit_id = special.unit_id
            and special.attribute = 'dac_biet_kho_khan'
            and rounds.reference_date between special.valid_from and special.valid_to
    where {{ in_scope('parent.round') }}

),

criterion as (

    select
        *,
        count(*) over (partition by recognition, unit_level) as criteria_needed
    from {{ ref('stg_recognition_criterion') }}

),

final as (

    select
        area.unit_id,
        area.unit_level,
        area.round,
        criterion.recognition,
        criterion.criterion,
        criterion.indicator,
        criterion.breakdown,
        criterion.criteria_needed,
        norm.comparator,
        norm.value as threshold
    from area
    inner join criterion on area.unit_level = criterion.unit_level
    inner join {{ ref('stg_norm') }} as norm
        on
            criterion.indicator = norm.indicator
            and criterion.breakdown = norm.breakdown
            and criterion.legal_document = norm.legal_document
            and list_contains(norm.unit_levels, area.unit_level)
            and coalesce(norm.applies_to, area.area_kind) = area.area_kind
            and area.reference_date between norm.valid_from and norm.valid_to

)

select * from final
