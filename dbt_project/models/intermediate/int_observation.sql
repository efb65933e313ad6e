-- One observation per item of a unit and round. A later report may repeat a figure of an earlier round: the workbook of
-- that round comes first, then a reported figure before a derived one, then the newest declared day.
-- What a commune's own survey workbook (PCGD-XA) and the survey list of an area (PCGD-DT) both hold is one item: the
-- commune's own workbook comes first, so that nothing is counted twice.
{{ config(**by_round()) }}

with

shared as (

    select
        field as item,
        'PCGD-XA' as form,
        'MN-01 TE' as item_sheet
    from {{ ref('form_column') }}
    where form = 'PCGD-DT' and role = 'value'

),

seen as (

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

final as (

    select
        seen.*,
        {{ reference_period('seen.round', 'round.reference_date', 'breakdown.budget_year_offset') }} as reference_period
    from seen
    inner join {{ ref('stg_round') }} as round on seen.round = round.round
    left join {{ ref('stg_breakdown') }} as breakdown on seen.breakdown = breakdown.breakdown
    inner join {{ ref('stg_submission') }} as submission
        on
            seen.sha256 = submission.sha256
            and submission.status in ('accepted', 'partial')
    qualify row_number() over (
        partition by seen.unit_id, seen.round, seen.form, seen.item_sheet, seen.item, seen.breakdown
        order by
            (submission.round = seen.round) desc,
            (seen.source_form = 'PCGD-XA') desc,
            (seen.basis = 'reported') desc,
            submission.declared_date desc,
            submission.sequence desc,
            seen.sheet asc,
            seen.cell asc
    ) = 1

)

select * from final
