-- How many items of a disclosure form a provider laid open, in time and late, and how many are missing. An item laid
-- open in some columns of the form is one item.
with

requirement as (

    select
        form,
        item,
        bool_or(is_required) as is_required
    from {{ ref('stg_disclosure_requirement') }}
    group by form, item

),

item as (

    select
        disclosure.unit_id,
        disclosure.school_year,
        disclosure.form,
        disclosure.item,
        requirement.is_required,
        case
            when bool_or(disclosure.state = 'late') then 'late'
            else min(disclosure.state)
        end as state
    from {{ ref('mart_disclosure') }} as disclosure
    inner join requirement
        on
            disclosure.form = requirement.form
            and disclosure.item = requirement.item
    group by disclosure.unit_id, disclosure.school_year, disclosure.form, disclosure.item, requirement.is_required

),

final as (

    select
        unit_id,
        school_year,
        form,
        count(*) filter (where is_required and state = 'present') as present_n,
        count(*) filter (where is_required and state = 'late') as late_n,
        count(*) filter (where is_required and state = 'missing') as missing_n,
        count(*) filter (where not is_required) as optional_n
    from item
    group by unit_id, school_year, form

)

select * from final
