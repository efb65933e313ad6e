"""The list page of indicators, by topic and by name. Those of areas and providers have modules of their own."""

from __future__ import annotations

from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.definition import Indicator
from orchestration.publish.markup import classed, esc
from orchestration.publish.topic_table import of_topic

A_TO_Z = "Từ A đến Z"


def indicators(ctx: Context) -> str:
    """Indicators by topic, each with the sentence that says what it means, then all by name from A to Z."""
    topics = {topic: heading for topic, heading in ctx.data.topics().items() if of_topic(ctx, topic)}
    links = [(topic.replace("_", "-"), heading) for topic, heading in topics.items()]
    nav = "".join(f'<li><a href="#{anchor}">{esc(words)}</a></li>' for anchor, words in [*links, ("a-z", A_TO_Z)])
    html = [f'<nav class="onpage" aria-label="Chủ đề"><ul>{nav}</ul></nav>\n']
    for topic, heading in topics.items():
        entries = "".join(
            f"<li>{ctx.indicator_link(i)}{_without_data(ctx, i)}{classed('span', 'small', esc(i.meaning))}</li>"
            for i in of_topic(ctx, topic)
        )
        html.append(f'<h2 id="{topic.replace("_", "-")}">{esc(heading)}</h2>\n<ul class="units wide">{entries}</ul>\n')
    ordered = sorted(ctx.data.indicators.values(), key=lambda i: (vietnamese(i.name), i.id))
    entries = "".join(f"<li>{ctx.indicator_link(i)}{_without_data(ctx, i)}</li>" for i in ordered)
    return "".join(html) + f'<h2 id="a-z">{A_TO_Z}</h2>\n<ul class="az">{entries}</ul>\n'


def _without_data(ctx: Context, indicator: Indicator) -> str:
    """Says so where the release has no figure of it, not even a hidden one."""
    values = ctx.data.by_indicator.get(indicator.id, [])
    is_known = any(one.value is not None or one.symbol == "c" for one in values)
    return "" if is_known else f" {classed('span', 'missing', 'chưa có số liệu')}"
