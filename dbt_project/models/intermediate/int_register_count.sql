-- The register as items: what each provider counts for at the reference date, 0 or 1, sites as a number.
{{ config(**by_round()) }}

with

provider as (

    select
        *,
        coalesce(cast(cqg_date as date), cqg_known_from) as cqg_since,
        -- what the list of the office leaves blank is not so; of what an export has no column for nothing is known
        case
            when is_in_office_list
                -- a decision without its day counts: the register knows of it
                then permission_decision is not null and coalesce(cast(permission_date as date) <= reference_date, true)
        end as is_licensed,
        case when is_in_office_list then supervising_code is not null end as is_supervised,
        case
            when is_in_office_list then coalesce(cast(self_assessment_date as date) <= reference_date, false)
        end as has_self_assessed,
        case
            when is_in_office_list then coalesce(cast(file_submitted_on as date) <= reference_date, false)
        end as has_submitted_file,
        case when is_in_office_list then coalesce(foreign_capital = '1', false) end as has_foreign_capital,
        case when is_in_office_list then coalesce(try_cast(kdcl_level as integer), 0) end as kdcl,
        cast(kdcl_date as date) <= reference_date as is_kdcl_decided
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
        cast(is_school and status <> 'giai_the' and ownership = 'cong_lap' as integer) as is_public_school,
        cast(is_school and status <> 'giai_the' and ownership <> 'cong_lap' as integer) as is_non_public_school,
        cast(provider_type = 'mam_non' and status <> 'giai_the' as integer) as is_mam_non,
        cast(provider_type = 'mau_giao' and status <> 'giai_the' as integer) as is_mau_giao,
        cast(provider_type = 'nha_tre' and status <> 'giai_the' as integer) as is_nha_tre,
        cast(provider_type = 'nhom_tre' and status <> 'giai_the' as integer) as is_group_nhom_tre,
        cast(provider_type = 'lop_mau_giao' and status <> 'giai_the' as integer) as is_group_lop_mau_giao,
        cast(provider_type = 'nhom_lop' and status <> 'giai_the' as integer) as is_group_nhom_lop,
        cast(
            not is_school and status <> 'giai_the' and is_supervised as integer
        ) as is_supervised_group,
        cast(not is_school and status <> 'giai_the' and is_licensed as integer) as is_licensed_group,
        cast(
            is_school and status <> 'giai_the' and ownership <> 'cong_lap' and is_licensed as integer
        ) as is_licensed_non_public_school,
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
            is_school and is_operating and coalesce(cqg_level in ('1', '2'), false)
            and ownership = 'cong_lap'
            and cqg_since <= reference_date
            and cqg_since + interval 5 year > reference_date as integer
        ) as is_cqg_public,
        -- the five years end within twelve months: the time to plan for the next recognition
        cast(
            is_school and is_operating and coalesce(cqg_level in ('1', '2'), false)
            and cast(cqg_date as date) <= reference_date
            and cast(cqg_date as date) + interval 5 year > reference_date
            and cast(cqg_date as date) + interval 5 year <= reference_date + interval 12 month as integer
        ) as is_cqg_due,
        cast(
            is_school and is_operating and kdcl >= 1 and is_kdcl_decided as integer
        ) as is_kdcl,
        cast(
            is_school and is_operating and kdcl = 1 and is_kdcl_decided as integer
        ) as is_kdcl_1,
        cast(
            is_school and is_operating and kdcl = 2 and is_kdcl_decided as integer
        ) as is_kdcl_2,
        cast(
            is_school and is_operating and kdcl = 3 and is_kdcl_decided as integer
        ) as is_kdcl_3,
        cast(
            is_school and is_operating and kdcl = 4 and is_kdcl_decided as integer
        ) as is_kdcl_4,
        cast(
            is_school and is_operating and kdcl >= 1
            and cast(kdcl_date as date) + interval 5 year <= reference_date as integer
        ) as is_kdcl_over_5_years,
        cast(
            is_school and is_operating and has_self_assessed
            and kdcl >= 1 and is_kdcl_decided as integer
        ) as is_kdcl_self_assessed,
        cast(is_school and is_operating and has_self_assessed as integer) as is_self_assessed,
        cast(
            is_school and is_operating and has_submitted_file as integer
        ) as is_cqg_file_submitted,
        cast(is_operating and has_foreign_capital as integer) as is_foreign,
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
