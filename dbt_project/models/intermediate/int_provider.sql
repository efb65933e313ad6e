-- State of each provider at the reference date of each round, from the newest register handed in up to that round.
with

fact as (

    select
        facts.*,
        rounds.sort_order
    from {{ ref('stg_provider_fact') }} as facts
    inner join {{ ref('stg_round') }} as rounds on facts.register_round = rounds.round

),

newest_register as (

    select
        rounds.round,
        fact.register_unit_id,
        max(fact.sort_order) as sort_order
    from {{ ref('int_round') }} as rounds
    inner join fact on rounds.sort_order >= fact.sort_order
    group by rounds.round, fact.register_unit_id

),

valid_fact as (

    select
        rounds.round,
        rounds.reference_date,
        fact.*
    from newest_register
    inner join {{ ref('int_round') }} as rounds on newest_register.round = rounds.round
    inner join fact
        on
            newest_register.register_unit_id = fact.register_unit_id
            and newest_register.sort_order = fact.sort_order
            and rounds.reference_date between fact.valid_from and fact.valid_to

),

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
    from valid_fact
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
