-- What is wrong with the registers of providers; one row for each thing that breaks a rule.
{{ config(**by_round()) }}

with

-- two rows, or two registers, that speak of one provider on one day would be mixed into one
register_twice as (

    select
        'W-REGISTER-TWICE' as rule_id,
        unit_id,
        round,
        attribute as indicator,
        string_agg(sheet || '!' || cell || ' = ' || value, '; ' order by sha256, sheet, cell) as found,
        'một dòng có hiệu lực tại một ngày' as expected
    from {{ ref('int_register_fact') }}
    where {{ in_scope('round') }}
    group by unit_id, round, attribute
    having count(*) > 1

),

-- the list of the office makes the figure, and the database that says otherwise is to be put right
register_forms as (

    select
        'W-REGISTER-FORMS' as rule_id,
        export.unit_id,
        export.round,
        export.attribute as indicator,
        export.register_form || ': ' || export.sheet || '!' || export.cell || ' = ' || export.value as found,
        'như DM-CS: ' || coalesce(office.value, 'không có hiệu lực') as expected
    from {{ ref('int_register_told') }} as export
    left join {{ ref('int_register_told') }} as office
        on
            export.unit_id = office.unit_id
            and export.round = office.round
            and export.attribute = office.attribute
            and office.is_binding
    where
        not export.is_binding
        and {{ in_scope('export.round') }}
        -- an address is written in as many ways as there are hands
        and export.attribute in ('provider_type', 'ownership', 'status', 'commune_code', 'sites', 'cqg_level')
        and export.value is distinct from office.value

),

not_operating as (

    select
        'W-NOT-OPERATING' as rule_id,
        part.unit_id,
        part.round,
        min(part.indicator) as indicator,
        min(provider.status) as found,
        'cơ sở đang hoạt động tại kỳ' as expected
    from {{ ref('int_part') }} as part
    inner join {{ ref('int_provider') }} as provider
        on
            part.unit_id = provider.unit_id
            and part.round = provider.round
    where part.term_source <> 'DM-CS' and not provider.is_operating and {{ in_scope('part.round') }}
    group by part.unit_id, part.round

),

not_placed as (

    select
        'W-PLACED' as rule_id,
        unit_id,
        round,
        'commune' as indicator,
        coalesce(commune_code, '') as found,
        'một xã có hiệu lực tại kỳ' as expected
    from {{ ref('int_provider') }}
    where commune_unit_id is null and {{ in_scope('round') }}

)

select * from register_twice
union all
select * from register_forms
union all
select * from not_operating
union all
select * from not_placed
