{{ topic_mart('mart_co_so_vat_chat') }}
