-- An invented nation: areas before and after 1/7/2025, providers, and what each of them is in each round.
-- Everything hangs on hashes of keys: the same fraction and years give the same rows.
-- Variables: fraction, values (bench/nation_value.csv), seeds (folder of the scratch catalogue), rounds (list).

create or replace macro drawn(text, below) as cast(hash(text) % below as integer);

create temp table rounds as
select round, school_year, period, cast(reference_date as date) as day, cast(sort_order as integer) as sort_order
from read_csv(getvariable('seeds') || '/round.csv', all_varchar = true)
where list_contains(getvariable('rounds'), round);

-- 34 provinces and 3,321 communes; before the reform each commune was three, each of the first 29 provinces two
create temp table commune as
select
    n,
    cast(n % provinces as integer) as province_n,
    n // provinces as nth,
    lpad(cast(3 * n + 1 as varchar), 5, '0') as code
from (select greatest(cast(round(34 * getvariable('fraction')) as integer), 2) as provinces),
range(cast(round(3321 * getvariable('fraction')) as integer)) as numbers (n);

create temp table old_commune as
select
    n,
    part,
    province_n,
    2 * province_n + if(province_n < 29 and nth % 2 = 1, 2, 1) as old_province_n,
    nth % 11 as district_n,
    lpad(cast(3 * n + 1 + part as varchar), 5, '0') as code
from commune, range(3) as parts (part);

create temp table area as
select
    level || '-' || code || '-' || replace(valid_from, '-', '') as unit_id,
    level,
    code,
    name || ' ' || code as name,
    valid_from,
    valid_to,
    parent_unit_id,
    '0' as is_illustrative,
    'bench/nation.sql: bịa đặt' as source,
    cast(null as varchar) as latitude,
    cast(null as varchar) as longitude,
    cast(null as varchar) as area_km2
from (
    select 'nation' as level, '00' as code, 'Nước giả định' as name, '2020-01-01' as valid_from,
        cast(null as varchar) as valid_to, cast(null as varchar) as parent_unit_id
    union all
    select distinct 'province', lpad(cast(2 * province_n + 1 as varchar), 2, '0'), 'Tỉnh giả định', '2025-07-01', null,
        'nation-00-20200101'
    from commune
    union all
    select 'commune', code, 'Xã giả định', '2025-07-01', null,
        format('province-{:02d}-20250701', 2 * province_n + 1)
    from commune
    union all
    select distinct 'province', lpad(cast(old_province_n as varchar), 2, '0'), 'Tỉnh giả định', '2020-01-01',
        '2025-06-30', 'nation-00-20200101'
    from old_commune
    union all
    select distinct 'district', format('{:02d}{:02d}', old_province_n, district_n), 'Huyện giả định', '2020-01-01',
        '2025-06-30', format('province-{:02d}-20200101', old_province_n)
    from old_commune
    union all
    select 'commune', code, 'Xã giả định', '2020-01-01', '2025-06-30',
        format('district-{:02d}{:02d}-20200101', old_province_n, district_n)
    from old_commune
);

create temp table crosswalk as
select
    'commune-' || old_commune.code || '-20200101' as old_unit_id,
    'commune-' || commune.code || '-20250701' as new_unit_id,
    'whole' as kind
from old_commune
inner join commune using (n);

create temp table provider as
select
    case when is_school then 'school-' else 'independent_group-' end || drawn_provider.code || '-20200101' as unit_id,
    drawn_provider.code,
    is_school,
    provider_type,
    ownership,
    old_commune.code as old_commune_code,
    commune.code as commune_code,
    format('province-{:02d}-20200101', old_commune.old_province_n) as old_office,
    format('province-{:02d}-20250701', 2 * commune.province_n + 1) as office,
    capacity,
    case provider_type
        when 'nha_tre' then 100 when 'nhom_tre' then 100 when 'mau_giao' then 0 when 'lop_mau_giao' then 0 else 25
    end as nursery_percent
from (
    select
        *,
        drawn('place' || code, (select count(*) from commune)) as n,
        case
            when not is_school then ['nhom_tre', 'lop_mau_giao', 'nhom_lop'][1 + drawn('type' || code, 3)]
            when drawn('type' || code, 100) < 80 then 'mam_non'
            when drawn('type' || code, 100) < 95 then 'mau_giao'
            else 'nha_tre'
        end as provider_type,
        case
            when is_school and drawn('owner' || code, 100) < 80 then 'cong_lap'
            when is_school and drawn('owner' || code, 100) < 82 then 'dan_lap'
            else 'tu_thuc'
        end as ownership,
        case when is_school then 60 + drawn('size' || code, 340) else 8 + drawn('size' || code, 50) end as capacity
    from (
        select true as is_school, '1' || lpad(cast(i as varchar), 6, '0') as code
        from range(cast(round(15256 * getvariable('fraction')) as integer)) as numbers (i)
        union all
        select false, '2' || lpad(cast(i as varchar), 6, '0')
        from range(cast(round(17444 * getvariable('fraction')) as integer)) as numbers (i)
    )
) as drawn_provider
inner join commune using (n)
inner join old_commune on drawn_provider.n = old_commune.n and drawn('part' || drawn_provider.code, 3) = old_commune.part;

-- what the forms count: children by year and round, the rest follows from them; one return in 500 is not handed in
create temp table counted as
select
    *,
    groups + kindergarten_classes as classes,
    nursery_teachers + kindergarten_teachers as teachers,
    sha256(unit_id || round) as sha256
from (
    select
        *,
        2 * groups as nursery_teachers,
        2 * kindergarten_classes - least(kindergarten_classes, drawn('teacher' || code, 2)) as kindergarten_teachers,
        if(is_school, 2, 1) as managers,
        if(is_school, 1 + drawn('site' || code, 5), 0) as sites,
        cast(is_school as integer) as school
    from (
        select
            *,
            children - nursery_children as kindergarten_children,
            (nursery_children + 17) // 18 as groups,
            (children - nursery_children + 27) // 28 as kindergarten_classes
        from (
            select
                *,
                children * nursery_percent // 100 as nursery_children
            from (
                select
                    provider.*,
                    rounds.*,
                    capacity * (95 + drawn(code || school_year, 11) + drawn(code || round, 3)) // 100 as children
                from provider, rounds
                where drawn(code || round || 'missing', 500) > 0
            )
        )
    )
);

create temp table printed as
select
    value.sheet,
    value.item,
    value.breakdown,
    value.base,
    cast(value.percent as integer) as percent,
    line.label,
    line.measure_unit,
    chr(64 + cast(place.position as integer)) || line.line as cell
from (
    select sheet, base, percent, unnest(string_split(items, ' ')) as item, breakdown
    from (
        select *, unnest(string_split(breakdowns, ' ')) as breakdown
        from read_csv(getvariable('values'), all_varchar = true)
    )
) as value
inner join read_csv(getvariable('seeds') || '/form_line.csv', all_varchar = true) as line
    on value.sheet = line.sheet and value.item = line.item and line.form = '01-MN-DN'
inner join read_csv(getvariable('seeds') || '/form_column.csv', all_varchar = true) as place
    on value.sheet = place.sheet and value.breakdown = place.field and place.form = '01-MN-DN';

create temp view returned as
select
    counted.unit_id,
    counted.round,
    '01-MN-DN' as form,
    '2020' as form_version,
    counted.sha256,
    printed.sheet,
    printed.cell,
    printed.item,
    printed.breakdown,
    case when printed.breakdown in ('cong_lap', 'tu_thuc', 'dan_lap') and printed.breakdown <> counted.ownership
        then 0
    -- the total of a form is the sum of its rounded parts
    when printed.base = 'children' then
        counted.nursery_children * printed.percent // 100 + counted.kindergarten_children * printed.percent // 100
    else
        case printed.base
            when 'school' then counted.school
            when 'sites' then counted.sites
            when 'classes' then counted.classes
            when 'groups' then counted.groups
            when 'kindergarten_classes' then counted.kindergarten_classes
            when 'nursery_children' then counted.nursery_children
            when 'kindergarten_children' then counted.kindergarten_children
            when 'teachers' then counted.teachers
            when 'nursery_teachers' then counted.nursery_teachers
            when 'kindergarten_teachers' then counted.kindergarten_teachers
            when 'managers' then counted.managers
        end * printed.percent // 100
    end as value,
    printed.label,
    printed.measure_unit
from counted, printed;

-- the survey of each commune at the start of the year
create temp view surveyed as
select
    area.unit_id,
    rounds.round,
    'PCGD-DT' as form,
    '2026.1' as form_version,
    sha256(area.unit_id || rounds.round) as sha256,
    'PCGD-DT' as sheet,
    'D' || row_number() over (partition by area.unit_id, rounds.round order by age, item.name) as cell,
    item.name as item,
    age as breakdown,
    (40 + drawn(area.unit_id || school_year || age, 160)) * item.percent // 100 as value,
    cast(null as varchar) as label,
    'trẻ' as measure_unit
from area
inner join rounds
    on rounds.period = 'start' and rounds.day between cast(valid_from as date)
    and coalesce(cast(valid_to as date), date '9999-12-31'),
unnest(['thang_3_36', 'tuoi_3', 'tuoi_4', 'tuoi_5']) as ages (age),
(values ('dan_so', 100), ('phai_huy_dong', 96), ('den_truong_tai_cho', 80), ('den_truong_noi_khac', 10))
    as item (name, percent)
where area.level = 'commune';

create temp view observation as
select *, cast(value as varchar) as found, 'reported' as basis, '0' as is_estimate
from (select * from returned union all by name select * from surveyed);

-- the register of each province and year, with the commune of its day
create temp view listed as
select
    provider.*,
    rounds.round,
    rounds.school_year,
    if(rounds.day < date '2025-07-01', old_office, office) as register_unit_id,
    if(rounds.day < date '2025-07-01', '2020-01-01', '2025-07-01') as valid_from
from provider
inner join rounds on rounds.period = 'start';

create temp view provider_fact as
select
    unit_id,
    register_unit_id,
    round,
    'DM-CS' as form,
    sha256(register_unit_id || round || 'DM-CS') as sha256,
    'DM-CS' as sheet,
    fact.attribute || code as cell,
    code,
    fact.attribute,
    fact.value,
    fact.value as found,
    valid_from
from (
    select
        *,
        unnest([
            {'attribute': 'name', 'value': if(is_school, 'Trường ', 'Nhóm lớp ') || code},
            {'attribute': 'provider_type', 'value': provider_type},
            {'attribute': 'ownership', 'value': ownership},
            {'attribute': 'address', 'value': 'Số ' || drawn('address' || code, 400)},
            {'attribute': 'commune_code', 'value': if(valid_from < '2025-07-01', old_commune_code, commune_code)},
            {'attribute': 'sites', 'value': if(is_school, cast(1 + drawn('site' || code, 5) as varchar), '1')},
            {'attribute': 'status',
            'value': case drawn('status' || code || school_year, 200)
                when 0 then 'tam_dung' when 1 then 'chua_hoat_dong' else 'hoat_dong'
            end},
            {'attribute': 'founding_decision', 'value': drawn('decision' || code, 900) || '/QĐ-UBND'},
            {'attribute': 'founding_date',
            'value': cast(date '2000-01-01' + drawn('founded' || code, 7000) as varchar)},
            {'attribute': 'cqg_level',
            'value': if(is_school and drawn('cqg' || code, 100) < 55, cast(1 + drawn('level' || code, 2) as varchar), null)},
            {'attribute': 'cqg_date',
            'value': if(is_school and drawn('cqg' || code, 100) < 55,
                cast(date '2017-01-01' + drawn('cqg day' || code, 2500) as varchar), null)}
        ]) as fact
    from listed
)
where fact.value is not null;

-- a plan and a target for the year of each province
create temp view assertion as
select
    office.unit_id,
    office.round,
    sha256(office.unit_id || office.round || 'KH-CT') as sha256,
    'KH-CT' as sheet,
    'D' || row_number() over (partition by office.unit_id, office.round order by goal.indicator, goal.kind) as cell,
    goal.indicator,
    goal.kind,
    '>=' as comparator,
    goal.value + drawn(office.unit_id || school_year || goal.indicator, 5) as value,
    cast(goal.value + drawn(office.unit_id || school_year || goal.indicator, 5) as varchar) as found,
    school_year as horizon,
    'reported' as basis
from (select distinct register_unit_id as unit_id, round, school_year from listed) as office,
(
    values ('ban_tru', 'plan', 92), ('ban_tru', 'target', 94), ('cqg', 'plan', 40), ('cqg', 'target', 45),
    ('gv_dat_chuan', 'plan', 84), ('hai_buoi', 'target', 95), ('so_tre', 'plan', 150000)
) as goal (indicator, kind, value);

create temp view none as select 1 as nothing where false;

create temp view submission as
select
    cast(row_number() over (order by round, form, unit_id) as integer) as sequence,
    sha256,
    form || '_' || unit_id || '_' || round || '.xlsx' as file,
    form,
    if(form = '01-MN-DN', '2020', '2026.1') as form_version,
    unit_id,
    round,
    cast(day + 10 as varchar) as declared_date,
    'accepted' as status,
    'Đơn vị giả định' as office,
    false as is_rebuilt,
    false as is_illustrative,
    true as is_conserved,
    seen as cells_seen,
    seen as observed,
    0 as blank,
    0 as rejected,
    0 as ignored,
    0 as critical,
    0 as warning,
    0 as info
from (
    select sha256, '01-MN-DN' as form, unit_id, round, 120 as seen from counted
    union all
    select distinct sha256, form, unit_id, round, 16 from surveyed
    union all
    select sha256, 'DM-CS', register_unit_id, round, count(*) from provider_fact group by all
    union all
    select sha256, 'KH-CT', unit_id, round, count(*) from assertion group by all
)
inner join rounds using (round);
