with

source as (

    select * from {{ ref('disclosure_item') }}

),

renamed as (

    select
        form,
        version as form_version,
        item,
        cast(sort_order as integer) as sort_order,
        part_vi,
        item_vi,
        column_list,
        is_required = '1' as is_required,
        sensitive_group,
        whole_item,
        deadline,
        timing_vi,
        legal_mark,
        verification = 'checked' as is_checked
    from source

)

select * from renamed
