{#
  Relations without the name of the database: a view then finds its tables in the file that it lies in, under whatever
  name that file is attached (the door attaches the warehouse as `source`).
#}
{% macro ref() -%}
    {{ return(builtins.ref(*varargs, **kwargs).include(database=false)) }}
{%- endmacro %}

{% macro source() -%}
    {{ return(builtins.source(*varargs, **kwargs).include(database=false)) }}
{%- endmacro %}
