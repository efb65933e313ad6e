{{ topic_mart('mart_khac') }}
