{#
  Models with a row per round are rebuilt for the rounds in scope only (table collected.scope, written before dbt runs):
  the hook takes those rounds out, the filter lets them in again. A model that is not there yet is built whole.
  Layers: `value` rounds with new figures or registers; `point` also those whose areas of today changed; `comparison`
  also those that refer to them.
#}
{% macro by_round(layer='value', key='round') %}
    {{ return({
        'materialized': 'incremental',
        'incremental_strategy': 'append',
        'on_schema_change': 'fail',
        'pre_hook': '{{ clear_scope(this, "' ~ layer ~ '", "' ~ key ~ '") }}'
    }) }}
{% endmacro %}

{% macro clear_scope(relation, layer, key) -%}
    {% if is_incremental() -%}
        delete from {{ relation }} where {{ key }} in (select round from collected.scope where layer = '{{ layer }}')
    {%- endif %}
{%- endmacro %}

{#
  The rounds in scope as a list of literals, which reach the scans of the tables below through views and joins. A unit test
  of dbt has no relation to be incremental on.
#}
{% macro in_scope(column, layer='value') -%}
    {% if execute and this is not none and is_incremental() -%}
        {% set rounds = run_query("select distinct round from collected.scope where layer = '" ~ layer ~ "' order by 1")
            .columns[0].values() -%}
        {{ column ~ " in ('" ~ rounds | join("', '") ~ "')" if rounds else 'false' }}
    {%- else -%}
        true
    {%- endif %}
{%- endmacro %}

{#
  After the places of units are known: where one moved, every round is rebuilt in the areas of today. So it is where one
  is placed that was not: it may have told of rounds out of scope, at which nobody listed it.
#}
{% macro widen_scope() -%}
    insert into collected.scope
    select distinct
        rounds.round,
        layer.layer
    from {{ ref('int_round') }} as rounds
    cross join (values ('point'), ('comparison')) as layer (layer)
    where exists (
        select unit_id, parent_unit_id, is_exact, is_above_commune from collected.placed_before
        except
        select unit_id, parent_unit_id, is_exact, is_above_commune from {{ this }}
    )
    or exists (
        select told.unit_id
        from (
            select unit_id, round from {{ ref('stg_observation') }}
            union all
            select unit_id, round from {{ ref('int_provider') }}
        ) as told
        where
            told.round not in (select scope.round from collected.scope as scope where scope.layer = 'point')
            and told.unit_id in (
                select place.unit_id from {{ this }} as place
                except
                select before.unit_id from collected.placed_before as before
            )
    )
{%- endmacro %}
