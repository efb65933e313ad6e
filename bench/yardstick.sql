-- The large marts as one script, straight from Parquet and seeds: what dbt's build of all of them is measured against.
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

-- ---- the values ----
-- What the invented nation does not hold (a figure told twice, a return that carries groups, plans against a baseline,
-- communes that were divided, areas of special difficulty) the script knows nothing of: that makes it only cheaper.

create temp table area as
select
    * replace (cast(valid_from as date) as valid_from, cast(coalesce(valid_to, '9999-12-31') as date) as valid_to)
from seed('area');
create temp table indicator as
select
    * replace (
        cast(decimals as integer) as decimals,
        cast(coalesce(valid_from, '0001-01-01') as date) as valid_from,
        cast(coalesce(valid_to, '9999-12-31') as date) as valid_to
    )
from seed('indicator');

-- the state of each provider on the day of each round, and its commune of that day
create temp table provider as
with state as (
    select
        binding.round,
        binding.reference_date,
        fact.unit_id,
        min(fact.register_unit_id) as office,
        map_from_entries(list({'k': fact.attribute, 'v': fact.value})) as said,
        greatest(
            min(told_in.reference_date), min(fact.first_day) filter (where fact.attribute = 'commune_code')
        ) as told_on
    from binding
    inner join fact
        on
            binding.unit_id = fact.unit_id
            and binding.register_unit_id = fact.register_unit_id
            and binding.form = fact.form
            and binding.register_round = fact.round
            and binding.reference_date between fact.first_day and fact.last_day
    inner join rounds as told_in on binding.register_round = told_in.round
    group by all
)
select
    state.round,
    state.unit_id,
    state.reference_date as day,
    state.office,
    said,
    said['name'] as name,
    said['provider_type'] as provider_type,
    said['ownership'] as ownership,
    said['status'] as status,
    said['sites'] as sites,
    said['supervising_code'] is not null as is_supervised,
    said['permission_decision'] is not null as is_licensed,
    said['cqg_level'] as cqg_level,
    cast(said['cqg_date'] as date) as cqg_date,
    said['foreign_capital'] = '1' as is_foreign,
    said['provider_type'] in ('nha_tre', 'mau_giao', 'mam_non') as is_school,
    said['status'] = 'hoat_dong' as is_operating,
    if(commune.valid_to >= state.reference_date, commune.unit_id, successor.new_unit_id) as commune
from state
left join area as commune
    on
        commune.level = 'commune' and said['commune_code'] = commune.code
        and state.told_on between commune.valid_from and commune.valid_to
left join seed('area_crosswalk') as successor
    on commune.unit_id = successor.old_unit_id and commune.valid_to < state.reference_date;

create temp table parent as
select area.unit_id, area.level, rounds.round, above.unit_id as parent
from area
inner join rounds on rounds.reference_date between area.valid_from and area.valid_to
left join area as above
    on area.parent_unit_id = above.unit_id and rounds.reference_date between above.valid_from and above.valid_to
where rounds.round in (select round from binding)
union all
select unit_id, if(is_school, 'school', 'independent_group'), round, commune from provider;

create temp table ancestor as
with recursive above as (
    select unit_id, round, parent as ancestor from parent where parent is not null
    union all
    select above.unit_id, above.round, parent.parent
    from above
    inner join parent on above.ancestor = parent.unit_id and above.round = parent.round
    where parent.parent is not null
)
from above;

-- where each unit lies today
create temp table place as
with today as (select max(reference_date) as day from rounds where round in (select round from binding)),
lying as (
    select unit_id, arg_max(commune, day) as commune from provider where commune is not null group by unit_id
    union all
    select unit_id, unit_id from area where level = 'commune'
)
select lying.unit_id, coalesce(successor.new_unit_id, lying.commune) as commune
from lying
inner join area on lying.commune = area.unit_id
inner join today on true
left join seed('area_crosswalk') as successor on lying.commune = successor.old_unit_id and area.valid_to < today.day
where successor.new_unit_id is not null or area.valid_to >= today.day;

create macro flag(condition) as cast(coalesce(condition, false) as integer);
create temp table register_item as
unpivot (
    select
        unit_id,
        round,
        flag(is_school and is_there) as is_school,
        flag(not is_school and is_there) as is_independent_group,
        flag(is_school and is_there and ownership = 'tu_thuc') as is_private_school,
        flag(is_school and is_there and ownership = 'cong_lap') as is_public_school,
        flag(is_school and is_there and ownership <> 'cong_lap') as is_non_public_school,
        flag(provider_type = 'mam_non' and is_there) as is_mam_non,
        flag(provider_type = 'mau_giao' and is_there) as is_mau_giao,
        flag(provider_type = 'nha_tre' and is_there) as is_nha_tre,
        flag(provider_type = 'nhom_tre' and is_there) as is_group_nhom_tre,
        flag(provider_type = 'lop_mau_giao' and is_there) as is_group_lop_mau_giao,
        flag(provider_type = 'nhom_lop' and is_there) as is_group_nhom_lop,
        flag(not is_school and is_there and is_supervised) as is_supervised_group,
        flag(not is_school and is_there and is_licensed) as is_licensed_group,
        flag(is_school and is_there and ownership <> 'cong_lap' and is_licensed) as is_licensed_non_public_school,
        flag(is_school and status = 'chua_hoat_dong') as is_not_operating_school,
        flag(is_recognized and cqg_level in ('1', '2')) as is_cqg,
        flag(is_recognized and cqg_level = '1') as is_cqg_1,
        flag(is_recognized and cqg_level = '2') as is_cqg_2,
        flag(is_recognized and cqg_level in ('1', '2') and ownership = 'cong_lap') as is_cqg_public,
        flag(is_recognized and cqg_level in ('1', '2') and cqg_date + interval 4 year <= day) as is_cqg_due,
        flag(is_school and is_operating and cqg_level in ('1', '2') and cqg_date + interval 5 year <= day)
            as is_cqg_over_5_years,
        -- nobody of the nation is accredited
        0 as is_kdcl, 0 as is_kdcl_1, 0 as is_kdcl_2, 0 as is_kdcl_3, 0 as is_kdcl_4, 0 as is_kdcl_over_5_years,
        0 as is_kdcl_self_assessed, 0 as is_self_assessed, 0 as is_cqg_file_submitted,
        flag(is_operating and is_foreign) as is_foreign,
        case when is_there then cast(sites as integer) end as sites
    from (
        select
            *,
            status <> 'giai_the' as is_there,
            is_school and is_operating and cqg_date <= day and cqg_date + interval 5 year > day as is_recognized
        from provider
    )
)
on columns(* exclude (unit_id, round)) into name item value value;

create temp table derived_item as
unpivot (
    select
        unit_id,
        round,
        greatest(2.5 * groups + 2.2 * kindergarten_classes - teachers, 0) as teachers_short,
        cast(classes > 20 as integer) as is_over_20_groups
    from (
        select
            unit_id,
            round,
            max(value) filter (where item = '55') as classes,
            max(value) filter (where item = '56') as groups,
            max(value) filter (where item = '69') as kindergarten_classes,
            max(value) filter (where item = '167') as teachers
        from told
        where
            form = '01-MN-DN' and breakdown = 'total' and unit_id like 'school-%'
            and (item_sheet, item) in (
                ('Trường-Lớp', '55'), ('Trường-Lớp', '56'), ('Trường-Lớp', '69'), ('Cán bộ', '167')
            )
        group by all
    )
    where groups + kindergarten_classes + teachers is not null or classes is not null
)
on columns(* exclude (unit_id, round)) into name item value value;

-- each indicator, source and breakdown with its terms; a source may spell a breakdown out by items of its own
create temp table term as
with raw as (
    select
        * replace (cast(coefficient as decimal(10, 4)) as coefficient),
        bool_and(breakdown = '=' and published_breakdown is null) over (
            partition by indicator, source, part, published_breakdown
        ) as follows
    from seed('indicator_term')
),
source_of as (
    select
        indicator,
        source,
        coalesce(list(distinct published_breakdown) filter (where published_breakdown is not null), []) as spelled,
        coalesce(bool_or(part = 'numerator' and follows), false) as can_follow
    from raw
    group by all
),
asked as (select indicator, unnest(string_split(breakdowns, ';')) as asked from indicator)
select
    raw.indicator,
    raw.source,
    asked.asked as breakdown,
    raw.part,
    raw.form,
    raw.sheet,
    raw.item,
    if(raw.breakdown = '=', asked.asked, raw.breakdown) as item_breakdown,
    raw.coefficient,
    count(*) over (partition by raw.indicator, raw.source, asked.asked) as needed,
    bool_or(raw.part = 'denominator') over (partition by raw.indicator, raw.source, asked.asked) as is_ratio,
    indicator.valid_from,
    indicator.valid_to
from raw
inner join source_of using (indicator, source)
inner join asked on raw.indicator = asked.indicator
inner join indicator on raw.indicator = indicator.indicator
where
    if(
        list_contains(spelled, asked.asked),
        raw.published_breakdown = asked.asked,
        raw.published_breakdown is null
        and (asked.asked = 'total' or (can_follow and (raw.follows or raw.part = 'denominator')))
    );

create temp table part as
select
    item.unit_id,
    item.round,
    term.indicator,
    term.source,
    term.breakdown,
    sum(term.coefficient * item.value) filter (where term.part = 'numerator') as n,
    sum(term.coefficient * item.value) filter (where term.part = 'denominator') as d,
    any_value(term.is_ratio) as is_ratio,
    bool_or(item.is_estimate) as is_estimate,
    if(bool_or(item.basis = 'derived'), 'derived', 'reported') as basis
from (
    select unit_id, round, form, item_sheet, item, breakdown, value, is_estimate = '1' as is_estimate, basis
    from told
    semi join counting using (sha256)
    union all
    select unit_id, round, 'DM-CS', 'register', item, 'total', value, false, 'computed' from register_item
    union all
    select unit_id, round, 'DERIVED', 'provider', item, 'total', value, false, 'computed' from derived_item
) as item
inner join rounds on item.round = rounds.round
inner join term
    on
        item.form = term.form
        and item.item_sheet = term.sheet
        and item.item = term.item
        and item.breakdown = term.item_breakdown
        and rounds.reference_date between term.valid_from and term.valid_to
group by all
having count(*) = any_value(term.needed);

-- what each unit gives to the areas above it, level by level
create temp view given as
select
    part.unit_id,
    part.round,
    part.indicator,
    part.source,
    part.breakdown,
    indicator.scope,
    part.n,
    part.d,
    part.is_ratio,
    part.is_estimate,
    cast(provider.unit_id is null or provider.is_operating or part.source = 'DM-CS' as integer) as reported_n
from part
inner join indicator
    on
        part.indicator = indicator.indicator
        and (indicator.additivity = 'sum' or (indicator.additivity = 'ratio' and part.is_ratio))
left join provider on part.unit_id = provider.unit_id and part.round = provider.round
where
    case indicator.scope
        when 'area' then false
        when 'provider' then split_part(part.unit_id, '-', 1) in ('school', 'independent_group')
        else split_part(part.unit_id, '-', 1) = indicator.scope
    end;
create macro upwards(below) as table
select
    parent.parent as unit_id, round, indicator, source, breakdown, scope,
    sum(n) as n, sum(d) as d, bool_or(is_ratio) as is_ratio, bool_or(is_estimate) as is_estimate,
    cast(sum(reported_n) as bigint) as reported_n
from query_table(below) as below
inner join parent using (unit_id, round)
where parent.parent is not null
group by all;
create temp table level_1 as from upwards('given');
create temp table level_2 as from upwards('level_1');
create temp table level_3 as from upwards('level_2');
create temp table level_4 as from upwards('level_3');

-- and to the areas of today that began later
create temp table commune_today as
select
    place.commune as unit_id, round, indicator, source, breakdown, scope,
    sum(n) as n, sum(d) as d, bool_or(is_ratio) as is_ratio, bool_or(is_estimate) as is_estimate,
    cast(sum(reported_n) as bigint) as reported_n
from given
inner join rounds using (round)
inner join place using (unit_id)
where rounds.reference_date < (select max(valid_from) from area)
group by all;

create temp table expected as
with due as (
    select unit_id, round, unnest(['provider', if(is_school, 'school', 'independent_group')]) as scope
    from provider
    where is_operating
    union all
    select unit_id, round, 'commune' from parent where level = 'commune'
)
select ancestor as unit_id, round, scope, 'as_reported' as boundary, count(*) as expected_n
from due
inner join ancestor using (unit_id, round)
group by all
union all
select lying.area as unit_id, round, scope, 'current', count(*)
from due
inner join (
    select place.unit_id, unnest([place.commune, area.parent_unit_id]) as area
    from place
    inner join area on place.commune = area.unit_id
) as lying using (unit_id)
group by all;

create temp table summed as
with every as (
    select *, 'as_reported' as boundary
    from (from level_1 union all from level_2 union all from level_3 union all from level_4)
    union all
    select *, 'current' from commune_today
    union all
    select today.* replace (area.parent_unit_id as unit_id), 'current'
    from commune_today as today
    inner join area using (unit_id)
),
met as (
    select
        unit_id, round, indicator, source, breakdown, scope, boundary,
        sum(n) as n, sum(d) as d, bool_or(is_ratio) as is_ratio, bool_or(is_estimate) as is_estimate,
        cast(sum(reported_n) as bigint) as reported_n
    from every
    group by all
)
select
    met.*,
    if(met.source = 'DM-CS', met.reported_n, expected.expected_n) as expected_n
from met
inner join area using (unit_id)
inner join rounds using (round)
left join expected using (unit_id, round, scope, boundary)
where met.boundary = 'as_reported' or area.valid_from > rounds.reference_date;

create macro is_provider(unit) as unit like 'school-%' or unit like 'independent_group-%';
-- rounding half up in ten-thousandths of whole numbers, never to a false 100 or 0
create macro tenths(n, d, factor, places) as
    (2 * n * factor * [1, 10, 100, 1000, 10000][places + 1] + d) // (2 * d) * [10000, 1000, 100, 10, 1][places + 1];
create macro percent(n, d, places) as
    case
        when (n < d and tenths(n, d, 100, places) = 1000000) or (n > 0 and tenths(n, d, 100, places) = 0)
            then list_filter(
                [
                    tenths(n, d, 100, 1), tenths(n, d, 100, 2), tenths(n, d, 100, 3), tenths(n, d, 100, 4),
                    if(2 * n < d, 1, 999999)
                ],
                lambda one: one not in (0, 1000000)
            )[1]
        else tenths(n, d, 100, places)
    end;
create macro whole(amount) as cast(cast(amount as double) * 10000 as bigint);
create macro published(n, d, is_ratio, unit, places) as
    case
        when not is_ratio then cast(cast(whole(n) as decimal(18, 0)) * 0.0001 as decimal(18, 4))
        when n is not null and d <> 0
            then cast(
                cast(
                    if(
                        unit = '%', percent(whole(n), whole(d), places), tenths(whole(n), whole(d), 1, places)
                    ) as decimal(18, 0)
                ) * 0.0001 as decimal(18, 4)
            )
    end;

create temp table point as
with own as not materialized (
    select unit_id, round, indicator, source, breakdown, basis, 'as_reported' as boundary, n, d, is_ratio, is_estimate
    from part
    where source not in ('DM-CS', 'DERIVED')
),
of_areas as (
    select *, null as reported_n, null as expected_n from own where not is_provider(unit_id)
    union all by name
    select * exclude (scope), 'computed' as basis from summed
),
ranked as (
    select * from of_areas
    qualify row_number() over (
        partition by unit_id, round, indicator, breakdown, boundary, basis
        order by is_ratio desc, coalesce(reported_n, 0) desc, source
    ) = 1
),
every as (
    select
        *,
        row_number() over (
            partition by unit_id, round, indicator, breakdown, boundary
            order by
                case
                    when basis = 'computed' and reported_n >= expected_n then 1
                    when basis = 'reported' then 2
                    when basis = 'derived' then 3
                    else 4
                end
        ) = 1 as is_shown
    from ranked
    union all by name
    select *, true as is_shown from own where is_provider(unit_id)
)
select
    every.*,
    published(n, d, is_ratio, measure_unit, decimals) as value,
    case
        when not is_ratio then cast(n as double)
        when d <> 0 then cast(n as double) / cast(d as double) * if(measure_unit = '%', 100, 1)
    end as value_exact,
    coalesce(reported_n >= expected_n, true) as is_complete
from every
inner join indicator using (indicator);

-- changes of areas from which not everybody reported, on those who reported both times
create temp table compared as
select round, start_of_year_round as base, 'start' as compared from rounds where start_of_year_round is not null
union all
select round, same_period_round, 'same_period' from rounds where same_period_round is not null;

create temp table wanted as
select now.unit_id, now.round, base, compared, now.indicator, now.source, was.source as source_was, now.breakdown
from point as now
inner join compared using (round)
inner join point as was
    on
        now.unit_id = was.unit_id
        and compared.base = was.round
        and now.indicator = was.indicator
        and now.breakdown = was.breakdown
where
    now.is_shown and was.is_shown and now.basis = 'computed' and was.basis = 'computed'
    and now.boundary = 'as_reported'
    and now.reported_n > 0 and was.reported_n > 0
    and not (now.is_complete and was.is_complete);

create temp view beside as
with now as materialized (
    select given.*, base, compared, source_was
    from given
    inner join (select distinct round, base, compared, indicator, source, source_was, breakdown from wanted)
        using (round, indicator, source, breakdown)
)
select
    now.unit_id, now.round, now.compared, now.indicator, now.source, now.source_was, now.breakdown,
    now.n, now.d, was.n as n_was, was.d as d_was, now.is_ratio, now.reported_n as matched_n
from now
inner join given as was
    on
        now.unit_id = was.unit_id
        and now.base = was.round
        and now.indicator = was.indicator
        and now.source_was = was.source
        and now.breakdown = was.breakdown
        and now.reported_n = was.reported_n;
create macro beside_upwards(below) as table
select
    parent.parent as unit_id, round, compared, indicator, source, source_was, breakdown,
    sum(n) as n, sum(d) as d, sum(n_was) as n_was, sum(d_was) as d_was,
    bool_or(is_ratio) as is_ratio, cast(sum(matched_n) as bigint) as matched_n
from query_table(below) as below
inner join parent using (unit_id, round)
where parent.parent is not null
group by all;
create temp table beside_1 as from beside_upwards('beside');
create temp table beside_2 as from beside_upwards('beside_1');
create temp table beside_3 as from beside_upwards('beside_2');
create temp table beside_4 as from beside_upwards('beside_3');
create temp table matched as
with total as (
    select
        unit_id, round, compared, indicator, breakdown,
        sum(n) as n, sum(d) as d, sum(n_was) as n_was, sum(d_was) as d_was,
        bool_or(is_ratio) as is_ratio, cast(sum(matched_n) as bigint) as matched_n
    from (from beside_1 union all from beside_2 union all from beside_3 union all from beside_4)
    semi join wanted using (unit_id, round, compared, indicator, source, source_was, breakdown)
    group by all
),
changed as (
    select
        total.*,
        published(n, d, is_ratio, measure_unit, decimals)
        - published(n_was, d_was, is_ratio, measure_unit, decimals) as change
    from total
    inner join indicator using (indicator)
)
select
    unit_id,
    round,
    indicator,
    breakdown,
    max(change) filter (where compared = 'start') as change_start,
    max(matched_n) filter (where compared = 'start') as n_start,
    max(change) filter (where compared = 'same_period') as change_same,
    max(matched_n) filter (where compared = 'same_period') as n_same
from changed
group by all;

create temp view collected as from rounds where round in (select round from binding);

create temp table goal as
select unit_id, indicator, kind, rounds.round, comparator, cast(value as decimal(28, 4)) as value
from read_parquet(getvariable('work') || '/observations/assertion/**/*.parquet', hive_partitioning = false) as goal
inner join rounds on goal.horizon = rounds.school_year
where kind in ('plan', 'target');
create macro met(comparator, value, bound) as
    case comparator
        when '>=' then value >= bound when '<=' then value <= bound
        when '>' then value > bound when '<' then value < bound when '=' then value = bound
    end;

set variable every_level = 'nation province district commune school independent_group';
create table mart_indicator_value as
with rate as (
    select unit_id, round, indicator, breakdown, value from point
    where is_shown and is_ratio and not is_provider(unit_id)
),
base as not materialized (
    select unit_id, round, indicator, breakdown, value, is_complete from point
    where is_shown and round in (select base from compared)
),
norm as (
    select
        norm.indicator, norm.breakdown, rounds.round, norm.comparator, cast(norm.value as decimal(28, 4)) as value,
        unnest(string_split(coalesce(norm.unit_level, getvariable('every_level')), ' ')) as level
    from seed('norm') as norm
    inner join rounds
        on
            rounds.reference_date between cast(coalesce(norm.valid_from, '0001-01-01') as date)
            and cast(coalesce(norm.valid_to, '9999-12-31') as date)
    where norm.applies_to is null or norm.applies_to <> 'dac_biet_kho_khan'
),
broken as (
    select distinct rounds.round, change.indicator
    from seed('series_break') as change
    inner join rounds on true
    inner join collected as before on rounds.same_period_round = before.round
    where cast(change.break_day as date) > before.reference_date
        and cast(change.break_day as date) <= rounds.reference_date
)
select
    point.unit_id,
    split_part(point.unit_id, '-', 1) as unit_level,
    split_part(point.unit_id, '-', 2) as unit_code,
    coalesce(area.name, provider.name, split_part(point.unit_id, '-', 2)) as unit_name,
    rounds.school_year,
    rounds.period,
    rounds.reference_date,
    point.indicator,
    point.breakdown,
    point.basis,
    point.boundary,
    point.is_shown,
    cast(point.value as decimal(28, 4)) as value,
    point.value_exact,
    if(point.value is null, 'x', null) as symbol,
    case
        when point.is_estimate then 'estimated'
        when point.reported_n < point.expected_n then 'preliminary'
        when point.reported_n >= point.expected_n or is_provider(point.unit_id) then 'official'
        else 'preliminary'
    end as maturity,
    point.reported_n,
    point.expected_n,
    cast(cast(whole(point.n) as decimal(18, 0)) * 0.0001 as decimal(28, 4)) as numerator,
    cast(cast(whole(point.d) as decimal(18, 0)) * 0.0001 as decimal(28, 4)) as denominator,
    case
        when not point.is_shown then null
        when point.is_complete and coalesce(started.is_complete, true) then point.value - started.value
        else matched.change_start
    end as change_vs_start,
    if(not (point.is_complete and coalesce(started.is_complete, true)), matched.n_start, null) as matched_n_start,
    case
        when not point.is_shown or broken.indicator is not null then null
        when point.is_complete and coalesce(was.is_complete, true) then point.value - was.value
        else matched.change_same
    end as change_vs_same_period,
    if(
        broken.indicator is null and not (point.is_complete and coalesce(was.is_complete, true)), matched.n_same, null
    ) as matched_n_same_period,
    case
        when not point.is_shown then null
        when broken.indicator is not null then 'definition'
        when was.value is null and area.valid_from > before.reference_date and point.boundary = 'as_reported'
            then 'boundary'
        when was.value is not null and not (point.is_complete and was.is_complete) and matched.change_same is null
            then 'coverage'
    end as break_reason,
    plan.value as plan,
    point.value - plan.value as change_vs_plan,
    target.comparator as target_comparator,
    target.value as target,
    met(target.comparator, cast(point.value_exact as decimal(28, 10)), target.value) as target_met,
    norm.comparator as norm_comparator,
    norm.value as norm,
    met(norm.comparator, cast(point.value_exact as decimal(28, 10)), norm.value) as norm_met,
    upper_rate.value as parent_value,
    point.value - upper_rate.value as change_vs_parent,
    cast(null as varchar) as claim,
    cast(null as boolean) as claim_holds
from point
inner join rounds on point.round = rounds.round
left join collected as before on rounds.same_period_round = before.round
left join area on point.unit_id = area.unit_id
left join provider on point.unit_id = provider.unit_id and point.round = provider.round
left join parent on point.unit_id = parent.unit_id and point.round = parent.round
left join base as started
    on
        point.unit_id = started.unit_id
        and rounds.start_of_year_round = started.round
        and point.indicator = started.indicator
        and point.breakdown = started.breakdown
left join base as was
    on
        point.unit_id = was.unit_id
        and rounds.same_period_round = was.round
        and point.indicator = was.indicator
        and point.breakdown = was.breakdown
left join (select *, true as is_shown from rate) as upper_rate
    on
        parent.parent = upper_rate.unit_id
        and point.round = upper_rate.round
        and point.indicator = upper_rate.indicator
        and point.breakdown = upper_rate.breakdown
        and point.is_shown = upper_rate.is_shown
left join (select *, 'computed' as basis, 'as_reported' as boundary, true as is_shown from matched) as matched
    on
        point.unit_id = matched.unit_id
        and point.round = matched.round
        and point.indicator = matched.indicator
        and point.breakdown = matched.breakdown
        and point.basis = matched.basis
        and point.boundary = matched.boundary
        and point.is_shown = matched.is_shown
left join (select *, 'total' as breakdown, true as is_shown from goal where kind = 'plan') as plan
    on
        point.unit_id = plan.unit_id
        and point.round = plan.round
        and point.indicator = plan.indicator
        and point.breakdown = plan.breakdown
        and point.is_shown = plan.is_shown
left join (select *, 'total' as breakdown, true as is_shown from goal where kind = 'target') as target
    on
        point.unit_id = target.unit_id
        and point.round = target.round
        and point.indicator = target.indicator
        and point.breakdown = target.breakdown
        and point.is_shown = target.is_shown
left join (select *, true as is_shown from norm) as norm
    on
        point.indicator = norm.indicator
        and point.breakdown = norm.breakdown
        and point.round = norm.round
        and split_part(point.unit_id, '-', 1) = norm.level
        and point.is_shown = norm.is_shown
left join broken on point.round = broken.round and point.indicator = broken.indicator;

create table mart_assertion as
select
    goal.unit_id, goal.indicator, goal.kind, goal.comparator,
    cast(goal.value as decimal(28, 4)) as value,
    cast(goal.numerator as decimal(28, 4)) as numerator,
    cast(goal.denominator as decimal(28, 4)) as denominator,
    goal.label, goal.measure_unit,
    coalesce(rounds.school_year, nullif(goal.horizon, rounds.round)) as school_year,
    rounds.period, goal.horizon, goal.baseline,
    cast(goal.baseline_change as decimal(28, 4)) as baseline_change,
    goal.population, goal.ambiguity, goal.basis, goal.source_document, goal.section, goal.quote, goal.derivation,
    counting.file, goal.sheet, goal.cell, counting.office, counting.declared_date, goal.sha256
from read_parquet(getvariable('work') || '/observations/assertion/**/*.parquet', hive_partitioning = false) as goal
inner join counting using (sha256)
left join rounds on goal.horizon = rounds.round;

create table mart_unit as
with newest as (
    select provider.*
    from provider
    inner join collected using (round)
    qualify row_number() over (partition by provider.unit_id order by provider.day desc) = 1
),
span as (
    select unit_id, min(first_day) as valid_from, max(last_day) as valid_to, any_value(code) as code
    from fact
    group by all
),
named as (
    select unit_id from point
    union
    select unit_id from mart_assertion
    union
    select unit_id from newest
),
every as (
    select unit_id from named
    union
    select ancestor.ancestor from ancestor inner join named using (unit_id)
)
select
    newest.unit_id,
    if(newest.is_school, 'school', 'independent_group') as unit_level,
    span.code as unit_code,
    newest.name as unit_name,
    newest.commune as parent_unit_id,
    span.valid_from,
    nullif(span.valid_to, date '9999-12-31') as valid_to,
    coalesce(office.is_illustrative = '1', false) as is_illustrative,
    false as is_rebuilt,
    newest.said['provider_type'] as provider_type,
    newest.said['ownership'] as ownership,
    newest.said['address'] as address,
    cast(newest.said['sites'] as integer) as sites,
    newest.said['status'] as status,
    newest.said['founding_decision'] as founding_decision,
    newest.said['founding_date'] as founding_date,
    newest.said['permission_decision'] as permission_decision,
    newest.said['permission_date'] as permission_date,
    newest.said['supervising_code'] as supervising_unit_id,
    newest.said['foreign_capital'] as foreign_capital,
    newest.said['predecessor_code'] as predecessor_unit_id,
    newest.said['successor_code'] as successor_unit_id,
    newest.said['self_assessment_date'] as self_assessment_date,
    newest.said['kdcl_level'] as kdcl_level,
    newest.said['kdcl_date'] as kdcl_date,
    newest.said['cqg_level'] as cqg_level,
    newest.said['cqg_date'] as cqg_date,
    newest.said['file_submitted_on'] as file_submitted_on
from newest
inner join span using (unit_id)
left join area as office on newest.office = office.unit_id
union all by name
select
    unit_id, level as unit_level, code as unit_code, name as unit_name, parent_unit_id, valid_from,
    nullif(valid_to, date '9999-12-31') as valid_to, is_illustrative = '1' as is_illustrative, false as is_rebuilt
from area
where unit_id in (select unit_id from every);
