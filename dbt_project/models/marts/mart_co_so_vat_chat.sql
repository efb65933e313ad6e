{{ config(materialized='view') }}
{{ topic_mart('mart_co_so_vat_chat') }}
