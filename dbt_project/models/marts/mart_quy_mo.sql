{{ config(materialized='view') }}
{{ topic_mart('mart_quy_mo') }}
