{{ config(materialized='view') }}
{{ topic_mart('mart_nuoi_duong') }}
