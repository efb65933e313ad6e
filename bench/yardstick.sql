-- The marts as one script, straight from Parquet and seeds: what dbt's build is measured against.
-- Variables: seeds (folder of the catalogue), work (folder `work` of the home).

set enable_progress_bar = false;
create or replace macro seed(name) as table
    select * from read_csv(getvariable('seeds') || '/' || name || '.csv', all_varchar = true);

create temp table submission as select * from read_parquet(getvariable('work') || '/collected/submission.parquet');
create temp table counting as select * from submission where status in ('accepted', 'partial');
create temp view told as
select
    * exclude (item_sheet),
    case when form in ('BC-TH', 'PCGD-DT') then '*' else coalesce(item_sheet, sheet) end as item_sheet
from read_parquet(getvariable('work') || '/observations/observation/**/*.parquet', hive_partitioning = false);
create temp table fact as
select *, cast(valid_from as date) as first_day, cast(coalesce(valid_to, '9999-12-31') as date) as last_day
from read_parquet(getvariable('work') || '/observations/provider_fact/**/*.parquet', hive_partitioning = false);

create temp table rounds as
select * replace (cast(sort_order as integer) as sort_order, cast(reference_date as date) as reference_date)
from seed('round');

create table mart_submission as
select
    sequence,
    case when status in ('accepted', 'partial', 'superseded', 'duplicate') then file end as file,
    * exclude (
        sequence, file, office, source_document, is_rebuilt, is_illustrative, is_conserved, cells_seen
    )
from submission;

-- the newest register of each office in force says who there is; the list of the office before an export
create temp table listing as
select
    rounds.round,
    rounds.reference_date,
    fact.register_unit_id,
    fact.form,
    arg_max(fact.round, told_in.sort_order) as register_round
from (select distinct round from told union select distinct round from fact) as seen
inner join rounds on seen.round = rounds.round
cross join (select distinct register_unit_id, form, round from fact) as fact
inner join rounds as told_in on fact.round = told_in.round and told_in.sort_order <= rounds.sort_order
left join seed('area') as office on fact.register_unit_id = office.unit_id
where
    office.unit_id is null
    or rounds.reference_date between cast(office.valid_from as date) and cast(coalesce(office.valid_to, '9999-12-31') as date)
group by all;

create temp table binding as
select
    listing.round,
    fact.unit_id,
    listing.register_unit_id,
    listing.form,
    listing.register_round,
    listing.reference_date
from listing
inner join (select distinct unit_id, register_unit_id, form, round from fact) as fact
    on
        listing.register_unit_id = fact.register_unit_id
        and listing.form = fact.form
        and listing.register_round = fact.round
qualify fact.form = 'DM-CS' or not bool_or(fact.form = 'DM-CS') over (partition by listing.round, fact.unit_id);

create table mart_provider_fact as
with speaking as (
    -- only a register that speaks of the provider on the day of the round made its state
    select binding.unit_id, binding.register_unit_id, binding.form, binding.register_round
    from binding
    inner join rounds using (round)
    semi join fact
        on
            binding.unit_id = fact.unit_id
            and binding.register_unit_id = fact.register_unit_id
            and binding.form = fact.form
            and binding.register_round = fact.round
            and binding.reference_date between fact.first_day and fact.last_day
    qualify row_number() over (partition by binding.unit_id order by rounds.sort_order desc, register_unit_id) = 1
)
select
    fact.unit_id,
    fact.attribute,
    fact.value,
    fact.first_day as valid_from,
    nullif(fact.last_day, date '9999-12-31') as valid_to,
    counting.file,
    fact.sheet,
    fact.cell,
    fact.form,
    counting.office,
    counting.declared_date,
    fact.sha256
from fact
inner join speaking
    on
        fact.unit_id = speaking.unit_id
        and fact.register_unit_id = speaking.register_unit_id
        and fact.form = speaking.form
        and fact.round = speaking.register_round
inner join counting on fact.sha256 = counting.sha256;
