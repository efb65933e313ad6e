{{ config(materialized='view') }}
{{ topic_mart('mart_khac') }}
