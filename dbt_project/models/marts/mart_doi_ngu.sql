{{ topic_mart('mart_doi_ngu') }}
