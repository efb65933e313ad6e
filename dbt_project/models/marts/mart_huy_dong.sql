{{ config(materialized='view') }}
{{ topic_mart('mart_huy_dong') }}
