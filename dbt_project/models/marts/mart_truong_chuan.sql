{{ config(materialized='view') }}
{{ topic_mart('mart_truong_chuan') }}
