"""Dagster assets of the publish room: the release, public or waiting, and its copies elsewhere."""

import datetime as dt

import dagster as dg

from orchestration.gate.assets import gate
from orchestration.gate.seal import newest_candidate
from orchestration.publish.calendar import settle
from orchestration.publish.deploy.deploy import deploy_current
from orchestration.publish.release import publish
from orchestration.settings import TIME_ZONE, load_settings


class PublishConfig(dg.Config):
    """The round a release is named after, empty for the newest one with real observations; and the time, ISO with its
    zone, before which it must not become public."""

    round: str = ""
    not_before: str = ""


@dg.asset(required_resource_keys={"writer"}, group_name="publish", deps=[gate])
def release(context: dg.AssetExecutionContext, config: PublishConfig) -> dg.MaterializeResult:
    """The release of the newest candidate, when its bytes are those a green gate names: public, or waiting."""
    settings = load_settings()
    candidate = newest_candidate(settings.home)
    moment = dt.datetime.fromisoformat(config.not_before) if config.not_before else None
    done = publish(settings, candidate, config.round, moment)
    if not done.waits:
        settle(settings, done.release_id, dt.datetime.now(TIME_ZONE))
    what = done.waits or (f"{done.pages} trang" if done.is_new else "không có gì mới")
    context.log.info(f"bản công bố {done.release_id}: {what}")
    return dg.MaterializeResult(
        metadata={"release": done.release_id, "is_new": done.is_new, "pages": done.pages, "waits": done.waits}
    )


@dg.asset(required_resource_keys={"writer"}, group_name="publish", deps=[release])
def deployment(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """The public site at every place of `deploy_to`; also without a new release, so that a place that failed heals."""
    done = deploy_current(load_settings())
    for one in done:
        context.log.info(f"{one.place}: {'đã chép ' + one.folder if one.is_new else 'đã có bản này'}")
    return dg.MaterializeResult(metadata={"places": [one.place for one in done]})
