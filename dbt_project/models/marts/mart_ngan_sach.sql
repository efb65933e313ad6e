{{ config(materialized='view') }}
{{ topic_mart('mart_ngan_sach', has_budget_year=true) }}
