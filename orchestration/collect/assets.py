"""Dagster assets of the collect room: `landing` takes the bytes in, `submission` keeps what each round accepted."""

import dagster as dg
from pydantic import Field

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.collected import judged_ledger
from orchestration.collect.extract import read_all
from orchestration.collect.identity import Resolver
from orchestration.collect.problem import CRITICAL
from orchestration.collect.progress import Told
from orchestration.collect.pull import check_landing, landed_path, pull, read_ledger
from orchestration.collect.store import write_index, write_rounds
from orchestration.collect.submission import COUNTING, REFUSED, Submission
from orchestration.collect.tombstone import read_tombstones
from orchestration.settings import Settings, load_settings, read_source

round_partitions = dg.StaticPartitionsDefinition(list(Catalogue(load_settings().seeds).rounds))


class PullConfig(dg.Config):
    """Paths or addresses to pull from; none means the sources of congkhai.toml. A rebuild takes nothing in."""

    sources: list[str] = Field(default_factory=list)
    takes_in: bool = True


def collected(settings: Settings, log: dg.DagsterLogManager) -> tuple[list[Submission], Resolver]:
    """Every ledger entry read (from cache where it was read before) and judged."""
    home, catalogue = settings.home, Catalogue(settings.seeds)
    ledger = read_ledger(home)
    tombstones = read_tombstones(home)
    landed = {entry.sha256: landed_path(home, entry.sha256) for entry in ledger if entry.sha256 not in tombstones}
    readings = read_all(landed, settings, catalogue, Told(log.info))
    return judged_ledger(home, ledger, readings, catalogue, tombstones)


@dg.asset(required_resource_keys={"writer"}, group_name="collect")
def landing(context: dg.AssetExecutionContext, config: PullConfig) -> dg.MaterializeResult:
    """Received bytes and the submission ledger, and an index of what each workbook is and what is wrong with it."""
    settings = load_settings()
    sources = [read_source(source) for source in config.sources] or settings.sources
    ledger = pull(settings, sources, context.log.info) if config.takes_in else read_ledger(settings.home)
    check_landing(settings.home, ledger, read_tombstones(settings.home))
    submissions, _ = collected(settings, context.log)
    write_index(settings.home.collected, submissions)
    counted = [s for s in submissions if s.status in (*COUNTING, REFUSED)]
    wrong = sum(s.count(CRITICAL) > 0 for s in counted)
    context.log.info(f"{len(ledger)} lượt nộp trong sổ, {len(counted)} tệp đang tính, {wrong} tệp có lỗi")
    return dg.MaterializeResult(
        metadata={
            "submissions": len(ledger),
            "critical_problems": sum(s.count(CRITICAL) for s in counted),
        }
    )


@dg.asset(
    required_resource_keys={"writer"},
    group_name="collect",
    deps=[landing],
    partitions_def=round_partitions,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def submission(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """The accepted shapes of the accepted workbooks, one set of Parquet files a round."""
    settings = load_settings()
    submissions, resolver = collected(settings, context.log)
    rows = write_rounds(settings.home.collected, list(context.partition_keys), submissions, resolver)
    return dg.MaterializeResult(metadata={"rounds": len(context.partition_keys), "rows": rows})
