{{ config(materialized='view') }}
{{ topic_mart('mart_pho_cap') }}
