-- Which provider carried another on, from which day: one row per predecessor and successor.
-- kind: `merge` the successor took others in as well or was there before, `split` the predecessor's children went to
-- more than one or it goes on itself, `whole` one became the other. Said on either side of the link is enough.
with

-- the newest register that lists a provider speaks for it, of its past too
newest as (

    select facts.*
    from {{ ref('stg_provider_fact') }} as facts
    inner join {{ ref('stg_round') }} as rounds on facts.register_round = rounds.round
    qualify
        rank() over (partition by facts.unit_id order by facts.register_form = 'DM-CS' desc, rounds.sort_order desc) = 1

),

-- the row of the register a link stands in, with the event it is about
spans as (

    select
        unit_id,
        provider_code,
        valid_from,
        max(value) filter (where attribute = 'predecessor_code') as predecessor_codes,
        max(value) filter (where attribute = 'successor_code') as successor_codes,
        case
            when max(value) filter (where attribute = 'event') in ('sap_nhap', 'chia_tach')
                then cast(max(value) filter (where attribute = 'event_date') as date)
        end as event_date
    from newest
    group by unit_id, provider_code, valid_from

),

said as (

    select
        provider_code as predecessor_code,
        unnest(string_split(successor_codes, ';')) as successor_code,
        coalesce(event_date, valid_from) as day,
        -- a predecessor that ends gives the day by its last row; a successor may only be listed since long before
        case when event_date is null then 2 else 1 end as trust
    from spans
    where successor_codes is not null

    union all

    select
        unnest(string_split(predecessor_codes, ';')) as predecessor_code,
        provider_code as successor_code,
        coalesce(event_date, valid_from) as day,
        case when event_date is null then 3 else 1 end as trust
    from spans
    where predecessor_codes is not null

),

codes as (

    select distinct
        unit_id,
        provider_code
    from newest

),

-- a link to a code no register lists leads nowhere
linked as (

    select
        predecessor.unit_id as predecessor_unit_id,
        successor.unit_id as successor_unit_id,
        arg_min(said.day, (said.trust, said.day)) as day
    from said
    inner join codes as predecessor on said.predecessor_code = predecessor.provider_code
    inner join codes as successor on said.successor_code = successor.provider_code
    group by predecessor.unit_id, successor.unit_id

),

operating as (

    select
        unit_id,
        min(valid_from) as first_day,
        max(valid_to) as last_day
    from newest
    where attribute = 'status' and value = 'hoat_dong'
    group by unit_id

),

final as (

    select
        linked.predecessor_unit_id,
        linked.successor_unit_id,
        linked.day,
        case
            when
                count(*) over (partition by linked.predecessor_unit_id, linked.day) > 1
                -- the row of one that ends may hold the day itself
                or coalesce(ended.last_day > linked.day, false)
                then 'split'
            when
                count(*) over (partition by linked.successor_unit_id, linked.day) > 1
                or coalesce(began.first_day < linked.day, false)
                then 'merge'
            else 'whole'
        end as kind
    from linked
    left join operating as ended on linked.predecessor_unit_id = ended.unit_id
    left join operating as began on linked.successor_unit_id = began.unit_id

)

select * from final
