-- Goals of one document and horizon for a whole and all of its parts: which share of the second part the whole implies.
with

member as (

    select
        *,
        count(*) over (partition by indicator_set) as part_n
    from {{ ref('stg_indicator_set') }}
    where kind = 'convex'

),

goal as (

    select
        unit_id,
        horizon,
        kind,
        sha256,
        indicator,
        max(value) as value
    from {{ ref('stg_assertion') }}
    where value is not null
    group by unit_id, horizon, kind, sha256, indicator

),

part as (

    select
        member.indicator_set,
        member.whole,
        goal.unit_id,
        goal.horizon,
        goal.kind,
        goal.sha256,
        string_agg(goal.indicator || ' ' || goal.value, '; ' order by goal.indicator) as found,
        min(goal.value) as least,
        max(goal.value) as most
    from goal
    inner join member on goal.indicator = member.part
    group by member.indicator_set, member.whole, goal.unit_id, goal.horizon, goal.kind, goal.sha256
    having count(*) = max(member.part_n)

),

final as (

    select
        part.*,
        whole.value as whole_value,
        case when part.most > part.least then (part.most - whole.value) / (part.most - part.least) end as implied_share,
        whole.value not between part.least and part.most as is_impossible
    from part
    inner join goal as whole
        on
            part.whole = whole.indicator
            and part.unit_id = whole.unit_id
            and part.horizon is not distinct from whole.horizon
            and part.kind = whole.kind
            and part.sha256 = whole.sha256

)

select * from final
