"""Dagster assets of the transform room: the compacted store, then every dbt model with its tests as checks."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from orchestration.collect.assets import submission
from orchestration.settings import load_settings
from orchestration.transform.compact import INDEX_TABLES, TABLES
from orchestration.transform.prepare import prepare
from orchestration.transform.scope import remember
from orchestration.transform.warehouse import load_manifest, manifest_path, run_dbt

_MANIFEST = manifest_path(load_settings())


class Translator(DagsterDbtTranslator):
    """Asset keys as dbt names them; sources are the tables of `observation_store`, groups are the layers."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The folder below `models/`, or `catalogue` for seeds."""
        path = dbt_resource_props["fqn"]
        return "catalogue" if dbt_resource_props["resource_type"] == "seed" else path[1] if len(path) > 2 else "dbt"


_translator = Translator()


@dg.multi_asset(
    required_resource_keys={"writer"},
    specs=[
        dg.AssetSpec(dg.AssetKey(["collected", table]), deps=[submission], group_name="transform")
        for table in (*TABLES, *INDEX_TABLES)
    ],
)
def observation_store(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Observations, facts and assertions compacted per round and province, seen by a fresh warehouse."""
    settings = load_settings()
    scope, rows = prepare(settings)
    context.log.info("dựng lại tất cả các kỳ" if scope.is_full else f"{len(scope.value)} kỳ có thay đổi")
    context.log.info(
        f"{rows['observation']} số liệu, {rows['provider_fact']} thông tin cơ sở, {rows['assertion']} "
        "kế hoạch và chỉ tiêu phấn đấu"
    )
    for table in (*TABLES, *INDEX_TABLES):
        metadata = {"rows": rows[table]} if table in rows else {}
        yield dg.MaterializeResult(asset_key=dg.AssetKey(["collected", table]), metadata=metadata)


@dbt_assets(manifest=_MANIFEST, dagster_dbt_translator=_translator, name="warehouse", required_resource_keys={"writer"})
def warehouse(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Every seed and model of the dbt project; a failing dbt test is a fault of our code and fails the run."""
    settings = load_settings()
    # unit tests prove the SQL, not the data: they run with the test suite
    results = run_dbt(settings, ["build", "--exclude-resource-type", "unit_test"])
    remember(settings.home)
    nodes = load_manifest(_MANIFEST)["nodes"]
    checks = {key.name: key for key in context.selected_asset_check_keys}
    for result in results:
        node = nodes[result.node.unique_id]
        if node["resource_type"] in ("model", "seed"):
            yield dg.MaterializeResult(
                asset_key=_translator.get_asset_key(node), metadata={"seconds": round(result.execution_time, 2)}
            )
        elif node["name"] in checks:
            key = checks[node["name"]]
            yield dg.AssetCheckResult(asset_key=key.asset_key, check_name=key.name, passed=str(result.status) == "pass")
    context.log.info(f"{sum(nodes[r.node.unique_id]['resource_type'] == 'model' for r in results)} bảng đã dựng")
