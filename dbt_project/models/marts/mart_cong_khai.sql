-- What each provider laid open, in counts, and what that makes in the areas above it.
with

-- only the forms of disclosure
form as (

    select
        form,
        form_version
    from {{ ref('stg_form') }}
    where layout = 'disclosure'

),

asked as (

    select
        form,
        form_version,
        count(*) as asked_n
    from {{ ref('stg_disclosure_requirement') }}
    where is_required
    group by form, form_version

),

due as (

    select
        rounds.school_year,
        due.form,
        max(due.due_on) as due_on
    from {{ ref('int_due') }} as due
    inner join form
        on
            due.form = form.form
            and due.form_version = form.form_version
    inner join {{ ref('stg_round') }} as rounds on due.round = rounds.round
    group by rounds.school_year, due.form

),

owed as (

    select distinct
        owed.unit_id,
        rounds.school_year,
        owed.form
    from {{ ref('int_owed') }} as owed
    inner join {{ ref('stg_round') }} as rounds on owed.round = rounds.round
    where owed.layout = 'disclosure'

),

handed as (

    select
        handed.unit_id,
        rounds.school_year,
        handed.form,
        max(handed.form_version) as form_version,
        max(handed.declared_on) as declared_date
    from {{ ref('int_handed_in') }} as handed
    inner join form on handed.form = form.form
    inner join {{ ref('stg_round') }} as rounds on handed.round = rounds.round
    -- an area lays nothing open: a rule of the gate tells of such a workbook
    where handed.unit_id not in (select area.unit_id from {{ ref('stg_area') }} as area)
    group by handed.unit_id, rounds.school_year, handed.form

),

provider as (

    select
        coalesce(owed.unit_id, handed.unit_id) as unit_id,
        coalesce(owed.school_year, handed.school_year) as school_year,
        coalesce(owed.form, handed.form) as form,
        owed.unit_id is not null as is_owed,
        handed.unit_id is not null as is_handed_in,
        handed.declared_date,
        asked.asked_n,
        case when handed.unit_id is not null then coalesce(counted.present_n, 0) end as present_n,
        case when handed.unit_id is not null then coalesce(counted.late_n, 0) end as late_n,
        case when handed.unit_id is not null then coalesce(counted.missing_n, 0) end as missing_n,
        case when handed.unit_id is not null then coalesce(counted.optional_n, 0) end as optional_n
    from owed
    full outer join handed
        on
            owed.unit_id = handed.unit_id
            and owed.school_year = handed.school_year
            and owed.form = handed.form
    left join asked
        on
            handed.form = asked.form
            and handed.form_version = asked.form_version
    left join {{ ref('int_disclosure_count') }} as counted
        on
            handed.unit_id = counted.unit_id
            and handed.school_year = counted.school_year
            and handed.form = counted.form

),

told as (

    select
        *,
        case
            when not is_handed_in then 'not_collected'
            when present_n + late_n = asked_n then 'complete'
            else 'incomplete'
        end as state
    from provider

),

-- where a provider is at the end of the school year
place as (

    select
        ancestor.unit_id,
        rounds.school_year,
        ancestor.ancestor_unit_id
    from {{ ref('int_unit_ancestor') }} as ancestor
    inner join {{ ref('stg_round') }} as rounds
        on
            ancestor.round = rounds.round
            and rounds.period = 'end'

),

above as (

    select
        place.ancestor_unit_id as unit_id,
        told.school_year,
        told.form,
        count(*) as owed_n,
        count(*) filter (where told.is_handed_in) as handed_in_n,
        count(*) filter (where told.state = 'complete') as complete_n
    from told
    inner join place
        on
            told.unit_id = place.unit_id
            and told.school_year = place.school_year
    where told.is_owed
    group by place.ancestor_unit_id, told.school_year, told.form

),

united as (

    select * from told
    union all by name
    select * from above

),

provider_name as (

    select
        provider.unit_id,
        rounds.school_year,
        max_by(provider.name, rounds.sort_order) as unit_name
    from {{ ref('int_provider') }} as provider
    inner join {{ ref('stg_round') }} as rounds on provider.round = rounds.round
    group by provider.unit_id, rounds.school_year

),

final as (

    select
        united.unit_id,
        split_part(united.unit_id, '-', 1) as unit_level,
        coalesce(area.unit_name, provider_name.unit_name, split_part(united.unit_id, '-', 2)) as unit_name,
        united.school_year,
        united.form,
        united.state,
        due.due_on,
        united.declared_date,
        united.asked_n,
        united.present_n,
        united.late_n,
        united.missing_n,
        united.optional_n,
        united.owed_n,
        united.handed_in_n,
        united.complete_n
    from united
    left join due
        on
            united.school_year = due.school_year
            and united.form = due.form
    left join {{ ref('stg_area') }} as area on united.unit_id = area.unit_id
    left join provider_name
        on
            united.unit_id = provider_name.unit_id
            and united.school_year = provider_name.school_year

)

select * from final
