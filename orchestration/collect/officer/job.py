"""The Dagster job `check`: the inbox checked into the outbox. It takes nothing in and needs no writer's lock."""

import dagster as dg

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.officer.outbox import check_inbox
from orchestration.collect.progress import Told
from orchestration.settings import load_settings


@dg.op(out=None)
def outbox(context: dg.OpExecutionContext) -> None:
    """Marked copies of the workbooks of the inbox with problems, and the page that lists them."""
    settings = load_settings()
    outcome = check_inbox(settings, Catalogue(settings.seeds), Told(context.log.info))
    context.log.info(f"{outcome.files} tệp trong inbox, {outcome.wrong} tệp có lỗi; xem {settings.home.outbox}")
    context.add_output_metadata(outcome._asdict())


@dg.job(name="check", executor_def=dg.in_process_executor)
def check_job() -> None:
    """What an office sees of its inbox before anything of it counts."""
    outbox()
