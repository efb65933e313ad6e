-- One observation per item of a unit and round. A later report may repeat a figure of an earlier round: the workbook of
-- that round comes first, then a reported figure before a derived one, then the newest declared day.
-- What a commune's own survey workbook (PCGD-XA) and the survey list of an area (PCGD-DT) both hold is one item: the
-- commune's own workbook comes first, so that nothing is counted twice.
{{ config(**by_round()) }}
{% set key = 'hash(unit_id, round, form, item_sheet, item, breakdown)' %}

with

shared as (

    select
        field as item,
        'PCGD-XA' as form,
        'MN-01 TE' as item_sheet
    from {{ ref('form_column') }}
    where form = 'PCGD-DT' and role = 'value'

),

seen as not materialized (

    select
        told.* replace (
            case when shared.item is null then told.form else 'PCGD-DT' end as form,
            case when shared.item is null then told.item_sheet else '*' end as item_sheet
        ),
        told.form as source_form
    from {{ ref('stg_observation') }} as told
    left join shared
        on
            told.item = shared.item
            and told.form = shared.form
            and told.item_sheet = shared.item_sheet
    where {{ in_scope('told.round') }}

),

counting as not materialized (

    select
        seen.*,
        {{ reference_period('seen.round', 'round.reference_date', 'breakdown.budget_year_offset') }} as reference_period
    from seen
    inner join {{ ref('stg_round') }} as round on seen.round = round.round
    left join {{ ref('stg_breakdown') }} as breakdown on seen.breakdown = breakdown.breakdown
    semi join {{ ref('stg_submission') }} as submission
        on
            seen.sha256 = submission.sha256
            and submission.status in ('accepted', 'partial')

),

-- few are told twice, and to sort the others for them is what costs most: two keys of one hash are only sorted for nothing
twice as (

    select {{ key }} as key
    from seen
    group by {{ key }}
    having count(*) > 1

),

final as (

    select counting.*
    from counting
    anti join twice on {{ key }} = twice.key

    union all

    select counting.*
    from counting
    semi join twice on {{ key }} = twice.key
    inner join {{ ref('stg_submission') }} as submission
        on
            counting.sha256 = submission.sha256
            and submission.status in ('accepted', 'partial')
    qualify row_number() over (
        partition by
            counting.unit_id, counting.round, counting.form, counting.item_sheet, counting.item, counting.breakdown
        order by
            (submission.round = counting.round) desc,
            (counting.source_form = 'PCGD-XA') desc,
            (counting.basis = 'reported') desc,
            submission.declared_date desc,
            submission.sequence desc,
            counting.sheet asc,
            counting.cell asc
    ) = 1

)

select * from final
