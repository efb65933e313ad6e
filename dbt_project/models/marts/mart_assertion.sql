with

assertion as (

    select * from {{ ref('stg_assertion') }}

),

final as (

    select
        assertion.unit_id,
        assertion.indicator,
        assertion.kind,
        assertion.comparator,
        cast(assertion.value as decimal(28, 4)) as value,
        cast(assertion.numerator as decimal(28, 4)) as numerator,
        cast(assertion.denominator as decimal(28, 4)) as denominator,
        assertion.label,
        assertion.measure_unit,
        coalesce(rounds.school_year, nullif(assertion.horizon, rounds.round)) as school_year,
        rounds.period,
        assertion.horizon,
        assertion.baseline,
        cast(assertion.baseline_change as decimal(28, 4)) as baseline_change,
        assertion.population,
        assertion.ambiguity,
        assertion.basis,
        assertion.source_document,
        assertion.section,
        assertion.quote,
        assertion.derivation,
        submission.file,
        assertion.sheet,
        assertion.cell,
        submission.office,
        submission.declared_date,
        assertion.sha256
    from assertion
    inner join {{ ref('stg_submission') }} as submission
        on
            assertion.sha256 = submission.sha256
            and submission.status in ('accepted', 'partial')
    left join {{ ref('stg_round') }} as rounds on assertion.horizon = rounds.round

)

select * from final
