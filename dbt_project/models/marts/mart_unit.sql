-- Only units that have something to show, and the areas above them.
with

-- the newest state of each provider
provider as (

    select provider.*
    from {{ ref('int_provider') }} as provider
    inner join {{ ref('int_round') }} as rounds on provider.round = rounds.round
    qualify row_number() over (partition by provider.unit_id order by rounds.sort_order desc) = 1

),

provider_span as (

    select
        unit_id,
        min(valid_from) as valid_from,
        max(valid_to) as valid_to
    from {{ ref('stg_provider_fact') }}
    group by unit_id

),

provider_code as (

    select distinct
        provider_code,
        unit_id
    from {{ ref('stg_provider_fact') }}

),

wanted as (

    select unit_id from {{ ref('int_point') }}
    union
    select unit_id from {{ ref('stg_assertion') }}
    union
    select unit_id from provider

),

wanted_area as (

    select unit_id from wanted
    union
    select ancestor.ancestor_unit_id as unit_id
    from {{ ref('int_unit_ancestor') }} as ancestor
    inner join wanted on ancestor.unit_id = wanted.unit_id

),

rebuilt as (

    select distinct unit_id
    from {{ ref('stg_submission') }}
    where is_rebuilt and status in ('accepted', 'partial')

),

areas as (

    select
        area.unit_id,
        area.unit_level,
        area.unit_code,
        area.unit_name,
        area.parent_unit_id,
        area.valid_from,
        nullif(area.valid_to, date '9999-12-31') as valid_to,
        area.is_illustrative
    from {{ ref('stg_area') }} as area
    where area.unit_id in (select wanted_area.unit_id from wanted_area)

),

providers as (

    select
        provider.unit_id,
        case when provider.is_school then 'school' else 'independent_group' end as unit_level,
        provider.provider_code as unit_code,
        provider.name as unit_name,
        provider.commune_unit_id as parent_unit_id,
        span.valid_from,
        nullif(span.valid_to, date '9999-12-31') as valid_to,
        coalesce(register_area.is_illustrative, false) as is_illustrative,
        provider.provider_type,
        provider.ownership,
        provider.address,
        cast(provider.sites as integer) as sites,
        provider.status,
        provider.founding_decision,
        provider.founding_date,
        provider.permission_decision,
        provider.permission_date,
        supervising.unit_id as supervising_unit_id,
        provider.foreign_capital,
        predecessor.unit_id as predecessor_unit_id,
        successor.unit_id as successor_unit_id,
        provider.self_assessment_date,
        provider.kdcl_level,
        provider.kdcl_date,
        provider.cqg_level,
        provider.cqg_date,
        provider.file_submitted_on
    from provider
    inner join provider_span as span on provider.unit_id = span.unit_id
    left join {{ ref('stg_area') }} as register_area on provider.register_unit_id = register_area.unit_id
    left join provider_code as supervising on provider.supervising_code = supervising.provider_code
    left join provider_code as predecessor on provider.predecessor_code = predecessor.provider_code
    left join provider_code as successor on provider.successor_code = successor.provider_code

),

united as (

    select * from providers
    union all by name
    select * from areas

)

select
    united.unit_id,
    united.unit_level,
    united.unit_code,
    united.unit_name,
    united.parent_unit_id,
    united.valid_from,
    united.valid_to,
    united.is_illustrative,
    rebuilt.unit_id is not null as is_rebuilt,
    united.provider_type,
    united.ownership,
    united.address,
    united.sites,
    united.status,
    united.founding_decision,
    united.founding_date,
    united.permission_decision,
    united.permission_date,
    united.supervising_unit_id,
    united.foreign_capital,
    united.predecessor_unit_id,
    united.successor_unit_id,
    united.self_assessment_date,
    united.kdcl_level,
    united.kdcl_date,
    united.cqg_level,
    united.cqg_date,
    united.file_submitted_on
from united
left join rebuilt on united.unit_id = rebuilt.unit_id
