-- One observation per item of a unit and round. A later report may repeat a figure of an earlier round: the workbook of
-- that round comes first, then a reported figure before a derived one, then the newest declared day.
with

final as (

    select seen.*
    from {{ ref('stg_observation') }} as seen
    inner join {{ ref('stg_submission') }} as submission
        on
            seen.sha256 = submission.sha256
            and submission.status in ('accepted', 'partial')
    qualify row_number() over (
        partition by seen.unit_id, seen.round, seen.form, seen.item_sheet, seen.item, seen.breakdown
        order by
            (submission.round = seen.round) desc,
            (seen.basis = 'reported') desc,
            submission.declared_date desc,
            submission.sequence desc,
            seen.sheet asc,
            seen.cell asc
    ) = 1

)

select * from final
