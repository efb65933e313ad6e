-- State of each provider at the reference date of each round.
with

pivoted as (

    select
        unit_id,
        round,
        reference_date,
        min(provider_code) as provider_code,
        {% for attribute in [
            'name', 'provider_type', 'ownership', 'address', 'commune_code', 'sites', 'status', 'founding_decision',
            'founding_date', 'permission_decision', 'permission_date', 'supervising_code', 'foreign_capital',
            'predecessor_code', 'successor_code', 'self_assessment_date', 'kdcl_level', 'kdcl_date', 'cqg_level',
            'cqg_date', 'file_submitted_on'
        ] %}
        max(value) filter (where attribute = '{{ attribute }}') as {{ attribute }},
        {% endfor %}
        min(register_unit_id) as register_unit_id
    from {{ ref('int_register_fact') }}
    group by unit_id, round, reference_date

),

final as (

    select
        pivoted.*,
        commune.unit_id as commune_unit_id,
        pivoted.provider_type in ('nha_tre', 'mau_giao', 'mam_non') as is_school,
        pivoted.status = 'hoat_dong' as is_operating
    from pivoted
    left join {{ ref('stg_area') }} as commune
        on
            pivoted.commune_code = commune.unit_code
            and commune.unit_level = 'commune'
            and pivoted.reference_date between commune.valid_from and commune.valid_to

)

select * from final
