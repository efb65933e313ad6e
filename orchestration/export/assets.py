"""Dagster asset of the export room: the candidate."""

import dagster as dg

from orchestration.export.candidate import make_candidate
from orchestration.export.origin import write_origin
from orchestration.export.table import MARTS
from orchestration.settings import load_settings


@dg.asset(
    required_resource_keys={"writer"},
    group_name="export",
    deps=[dg.AssetKey(["marts", name]) for name in MARTS],
)
def candidate(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """A complete output not yet public, named after the hash of its data."""
    made = make_candidate(load_settings())
    context.log.info(f"bản dự thảo {made.id}: {made.values} giá trị, {made.hidden} giá trị bảo mật")
    latest = load_settings().home.candidates / "latest"
    latest.write_text(made.id + "\n")
    write_origin(load_settings().home, made.id)
    return dg.MaterializeResult(metadata={"id": made.id, "values": made.values, "hidden": made.hidden})
