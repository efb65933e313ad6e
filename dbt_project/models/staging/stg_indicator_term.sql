with

source as (

    select * from {{ ref('indicator_term') }}

),

renamed as (

    select
        indicator,
        source as term_source,
        part,
        form,
        sheet as item_sheet,
        item,
        breakdown,
        cast(coefficient as decimal(10, 4)) as coefficient,
        published_breakdown
    from source

)

select * from renamed
