with

owed as (

    select * from {{ ref('int_owed') }}

),

due as (

    select
        form,
        round,
        max(due_on) as due_on
    from {{ ref('int_due') }}
    group by form, round

),

turned as (

    select
        coalesce(owed.unit_id, handed.unit_id) as unit_id,
        coalesce(owed.round, handed.round) as round,
        coalesce(owed.form, handed.form) as form,
        owed.unit_id is not null as is_owed,
        handed.unit_id is not null as is_handed_in,
        coalesce(owed.is_rebuilt, false) as is_rebuilt,
        handed.declared_on,
        handed.observed,
        handed.rejected,
        handed.critical
    from owed
    full outer join {{ ref('int_handed_in') }} as handed
        on
            owed.unit_id = handed.unit_id
            and owed.round = handed.round
            and owed.form = handed.form

),

own as (

    select
        turned.*,
        due.due_on,
        case
            when not turned.is_handed_in then 'missing'
            when turned.declared_on > due.due_on then 'late'
            else 'submitted'
        end as state
    from turned
    left join due
        on
            turned.form = due.form
            and turned.round = due.round
    -- of an office known from rebuilt documents alone nobody can say that it did not hand in
    where turned.is_handed_in or not turned.is_rebuilt

),

below as (

    select
        ancestor.ancestor_unit_id as unit_id,
        own.round,
        own.form,
        count(*) as expected_n,
        count(*) filter (where own.state <> 'missing') as submitted_n,
        count(*) filter (where own.state = 'late') as late_n
    from own
    inner join {{ ref('int_unit_ancestor') }} as ancestor
        on
            own.unit_id = ancestor.unit_id
            and own.round = ancestor.round
    where own.is_owed and not own.is_rebuilt
    group by ancestor.ancestor_unit_id, own.round, own.form

),

united as (

    select
        coalesce(own.unit_id, below.unit_id) as unit_id,
        coalesce(own.round, below.round) as round,
        coalesce(own.form, below.form) as form,
        coalesce(own.is_owed, false) as is_owed,
        coalesce(own.state, 'not_owed') as state,
        own.declared_on as declared_date,
        own.observed,
        own.rejected,
        own.critical,
        below.expected_n,
        below.submitted_n,
        below.late_n
    from own
    full outer join below
        on
            own.unit_id = below.unit_id
            and own.round = below.round
            and own.form = below.form

),

final as (

    select
        united.unit_id,
        split_part(united.unit_id, '-', 1) as unit_level,
        coalesce(area.unit_name, provider.name, split_part(united.unit_id, '-', 2)) as unit_name,
        rounds.school_year,
        rounds.period,
        collecting.collecting_unit_id,
        united.form,
        united.is_owed,
        united.state,
        united.declared_date,
        due.due_on,
        united.observed,
        united.rejected,
        united.critical,
        united.expected_n,
        united.submitted_n,
        united.late_n
    from united
    inner join {{ ref('stg_round') }} as rounds on united.round = rounds.round
    left join due
        on
            united.form = due.form
            and united.round = due.round
    left join {{ ref('stg_area') }} as area on united.unit_id = area.unit_id
    left join {{ ref('int_provider') }} as provider
        on
            united.unit_id = provider.unit_id
            and united.round = provider.round
    left join {{ ref('int_collecting_unit') }} as collecting
        on
            united.unit_id = collecting.unit_id
            and united.round = collecting.round

)

select * from final
