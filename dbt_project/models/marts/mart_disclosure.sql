-- Only what was handed in is judged: a provider without a workbook of the year has no row here.
with

rounds as (

    select * from {{ ref('stg_round') }}

),

handed as (

    select
        item.*,
        rounds.school_year
    from {{ ref('stg_disclosure_item') }} as item
    inner join rounds on item.round = rounds.round
    -- a year may be told in two of its rounds: the later one speaks
    qualify rank() over (
        partition by item.unit_id, rounds.school_year, item.form, item.item, item.breakdown
        order by rounds.sort_order desc
    ) = 1

),

workbook as (

    select
        submission.unit_id,
        rounds.school_year,
        submission.form,
        submission.form_version,
        max(cast(nullif(submission.declared_date, '') as date)) as declared_on
    from {{ ref('stg_submission') }} as submission
    inner join rounds on submission.round = rounds.round
    where submission.status in ('accepted', 'partial')
    group by submission.unit_id, rounds.school_year, submission.form, submission.form_version

),

asked as (

    select
        workbook.unit_id,
        workbook.school_year,
        workbook.declared_on,
        requirement.*,
        -- the deadline stands in the second calendar year of the school year
        cast(split_part(workbook.school_year, '-', 2) || '-' || deadline.month_day as date) as due_on
    from workbook
    inner join {{ ref('stg_disclosure_requirement') }} as requirement
        on
            workbook.form = requirement.form
            and workbook.form_version = requirement.form_version
    left join {{ ref('stg_deadline') }} as deadline on requirement.deadline = deadline.deadline

),

final as (

    select
        asked.unit_id,
        asked.school_year,
        asked.form,
        asked.item,
        coalesce(handed.breakdown, 'total') as breakdown,
        case
            when handed.item is null then 'missing'
            when handed.posted_on > asked.due_on then 'late'
            else 'present'
        end as state,
        asked.sort_order,
        asked.part_vi,
        asked.item_vi,
        code.label_vi as breakdown_vi,
        handed.value,
        handed.text,
        handed.link,
        handed.posted_on,
        asked.due_on,
        asked.timing_vi,
        asked.is_checked,
        form.legal_document,
        asked.sensitive_group,
        asked.whole_item,
        submission.file,
        handed.sheet,
        handed.cell,
        submission.office,
        asked.declared_on,
        handed.sha256
    from asked
    inner join {{ ref('form') }} as form
        on
            asked.form = form.form
            and asked.form_version = form.version
    left join handed
        on
            asked.unit_id = handed.unit_id
            and asked.school_year = handed.school_year
            and asked.form = handed.form
            and asked.item = handed.item
    left join {{ ref('code_list') }} as code
        on
            asked.column_list = code.list
            and handed.breakdown = code.code
    left join {{ ref('stg_submission') }} as submission
        on
            handed.sha256 = submission.sha256
            and submission.status in ('accepted', 'partial')
    -- what was not due yet on the day the workbook is of is not missing, nor is what only some must lay open
    where
        handed.item is not null
        or (asked.is_required and coalesce(asked.declared_on > asked.due_on, true))

)

select * from final
