-- The facts that make a provider at each round: of two forms that list it, those of the competent office.
{{ config(materialized='view') }}

select * exclude (is_binding)
from {{ ref('int_register_told') }}
where is_binding
