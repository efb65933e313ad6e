with

source as (

    select * from {{ source('collected', 'assertion') }}

),

renamed as (

    select
        unit_id,
        round as submitted_round,
        sha256,
        sheet,
        cell,
        indicator,
        kind,
        comparator,
        cast(value as decimal(28, 10)) as value,
        cast(numerator as decimal(28, 10)) as numerator,
        cast(denominator as decimal(28, 10)) as denominator,
        found,
        label,
        measure_unit,
        horizon,
        baseline,
        cast(baseline_change as decimal(28, 10)) as baseline_change,
        baseline_reading,
        claim,
        population,
        basis,
        source_document,
        section,
        quote,
        derivation,
        ambiguity
    from source

)

select * from renamed
