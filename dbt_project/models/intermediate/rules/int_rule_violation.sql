-- One row for each thing that breaks a rule of the warehouse; private evidence of the gate.
select * from {{ ref('int_violation_item') }}
union all
select * from {{ ref('int_violation_register') }}
union all
select * from {{ ref('int_violation_value') }}
union all
select * from {{ ref('int_violation_goal') }}
union all
select * from {{ ref('int_violation_set') }}
union all
select * from {{ ref('int_violation_jump') }}
union all
select * from {{ ref('int_violation_document') }}
union all
select * from {{ ref('int_violation_reference') }}
union all
select * from {{ ref('int_violation_received') }}
