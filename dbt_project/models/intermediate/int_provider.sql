-- State of each provider at the reference date of each round.
{{ config(**by_round()) }}

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
        -- an export gives a level without the day of its decision: it is known from the day of the export
        min(valid_from) filter (where attribute = 'cqg_level' and register_form <> 'DM-CS') as cqg_known_from,
        min(register_unit_id) as register_unit_id,
        bool_or(register_form = 'DM-CS') as is_in_office_list,
        greatest(
            min(register_date), min(valid_from) filter (where attribute = 'commune_code')
        ) as commune_told_on
    from {{ ref('int_register_fact') }}
    where {{ in_scope('round') }}
    group by unit_id, round, reference_date

),

-- a code is meant as of the day it was told for: later the same code may be another place
placed as (

    select
        pivoted.unit_id,
        pivoted.round,
        pivoted.reference_date,
        commune.unit_id as commune_unit_id,
        commune.valid_to
    from pivoted
    inner join {{ ref('stg_area') }} as commune
        on
            pivoted.commune_code = commune.unit_code
            and commune.unit_level = 'commune'
            and pivoted.commune_told_on between commune.valid_from and commune.valid_to

),

-- a commune that ended and went whole to another takes its providers along; one that was split does not say where
commune_of_the_day as (

    select
        unit_id,
        round,
        commune_unit_id
    from placed
    where valid_to >= reference_date

    union all

    select
        placed.unit_id,
        placed.round,
        successor.new_unit_id as commune_unit_id
    from placed
    inner join {{ ref('stg_area_crosswalk') }} as successor on placed.commune_unit_id = successor.old_unit_id
    where placed.valid_to < placed.reference_date and successor.kind = 'whole'

),

final as (

    select
        pivoted.*,
        commune.commune_unit_id,
        pivoted.provider_type in ('nha_tre', 'mau_giao', 'mam_non') as is_school,
        pivoted.status = 'hoat_dong' as is_operating
    from pivoted
    left join commune_of_the_day as commune
        on
            pivoted.unit_id = commune.unit_id
            and pivoted.round = commune.round

)

select * from final
