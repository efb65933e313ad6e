-- What changed too much since an earlier round, or nothing at all; one row for each thing that breaks a rule. Built whole:
-- the round before of a provider may be any.
with

jump as (

    select
        'W-JUMP' as rule_id,
        unit_id,
        round,
        label as indicator,
        place || ' = ' || cast(value as bigint) as found,
        'khoảng ' || cast(value_before as bigint) || ' như kỳ ' || round_before as expected
    from {{ ref('int_change') }}
    where is_jump

),

jump_spread as (

    select
        'W-JUMP-SPREAD' as rule_id,
        unit_id,
        round,
        label as indicator,
        place || ' = ' || cast(value as bigint) || ', cùng kỳ ' || cast(value_before as bigint) as found,
        'tăng giảm như ' || kind_n || ' cơ sở cùng loại: khoảng '
        || cast(round(value_before * exp(middle)) as bigint) as expected
    from {{ ref('int_jump') }}
    where is_jump

),

resent as (

    select
        'W-RESENT' as rule_id,
        unit_id,
        round,
        form as indicator,
        same_n || '/' || item_n || ' ô khác 0 giống hệt kỳ ' || base_round as found,
        'số liệu của chính kỳ này' as expected
    from {{ ref('int_resent') }}
    where is_resent

)

select * from jump
union all
select * from jump_spread
union all
select * from resent
