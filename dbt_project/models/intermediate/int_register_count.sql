-- The register as items: what each provider counts for at the reference date, 0 or 1, sites as a number.
{{ config(**by_round()) }}

with

provider as (

    select
        *,
        coalesce(cast(cqg_date as date), cqg_known_from) as cqg_since
    from {{ ref('int_provider') }}
    where
        {{ in_scope('round') }}
        and round in (select rounds.round from {{ ref('int_round') }} as rounds)

),

counted as (

    select
        unit_id,
        round,
        cast(is_school and status <> 'giai_the' as integer) as is_school,
        cast(not is_school and status <> 'giai_the' as integer) as is_independent_group,
        cast(is_school and status <> 'giai_the' and ownership = 'tu_thuc' as integer) as is_private_school,
        cast(is_school and status = 'chua_hoat_dong' as integer) as is_not_operating_school,
        cast(
            is_school and is_operating and coalesce(cqg_level in ('1', '2'), false)
            and cqg_since <= reference_date
            and cqg_since + interval 5 year > reference_date as integer
        ) as is_cqg,
        cast(
            is_school and is_operating and coalesce(cqg_level = '1', false)
            and cqg_since <= reference_date
            and cqg_since + interval 5 year > reference_date as integer
        ) as is_cqg_1,
        cast(
            is_school and is_operating and coalesce(cqg_level = '2', false)
            and cqg_since <= reference_date
            and cqg_since + interval 5 year > reference_date as integer
        ) as is_cqg_2,
        cast(
            is_school and is_operating and coalesce(cqg_level in ('1', '2'), false)
            and cast(cqg_date as date) + interval 5 year <= reference_date as integer
        ) as is_cqg_over_5_years,
        cast(
            is_school and is_operating and coalesce(try_cast(kdcl_level as integer) >= 1, false)
            and cast(kdcl_date as date) <= reference_date as integer
        ) as is_kdcl,
        cast(
            is_school and is_operating
            and coalesce(cast(self_assessment_date as date) <= reference_date, false) as integer
        ) as is_self_assessed,
        cast(
            is_school and is_operating
            and coalesce(cast(file_submitted_on as date) <= reference_date, false) as integer)
            as is_cqg_file_submitted,
        cast(is_operating and coalesce(foreign_capital = '1', false) as integer) as is_foreign,
        case when status <> 'giai_the' then cast(sites as integer) end as sites
    from provider

),

items as (

    unpivot counted
    on columns(* exclude (unit_id, round))
    into name item value value

),

final as (

    select
        unit_id,
        round,
        'DM-CS' as form,
        'register' as item_sheet,
        item,
        'total' as breakdown,
        cast(value as decimal(28, 10)) as value
    from items

)

select * from final
