{{ config(materialized='view') }}
{{ topic_mart('mart_doi_ngu') }}
