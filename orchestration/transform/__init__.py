"""Room 2: compact the observations and run dbt over them."""
