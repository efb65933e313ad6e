-- The legal documents behind what was used at each round with figures: its forms, and the norms its figures were held
-- against. Days that nobody knows are open.
with

used as (

    select distinct
        submission.round,
        'biểu ' || submission.form as used_by,
        form.legal_document as document
    from {{ ref('stg_submission') }} as submission
    inner join {{ ref('stg_form') }} as form
        on
            submission.form = form.form
            and submission.form_version = form.form_version
    where submission.status in ('accepted', 'partial')

    union

    select distinct
        value.school_year || '-' || value.period as round,
        'định mức ' || norm.norm as used_by,
        norm.legal_document as document
    from {{ ref('mart_indicator_value') }} as value
    inner join {{ ref('stg_norm') }} as norm
        on
            value.indicator = norm.indicator
            and value.breakdown = norm.breakdown
            and value.reference_date between norm.valid_from and norm.valid_to
    where value.norm is not null

),

final as (

    select
        used.round,
        used.used_by,
        used.document,
        document.document_number,
        document.in_force_from,
        document.in_force_to,
        rounds.reference_date between document.in_force_from and document.in_force_to as is_in_force
    from used
    inner join {{ ref('stg_round') }} as rounds on used.round = rounds.round
    inner join {{ ref('stg_legal_document') }} as document on used.document = document.document

)

select * from final
