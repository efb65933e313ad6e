"""The list of indicators: by topic, each with the sentence that says what it means; readable without any script."""

from __future__ import annotations

from orchestration.publish.context import Context
from orchestration.publish.markup import classed, esc
from orchestration.publish.topic_table import of_topic


def indicators(ctx: Context) -> str:
    """Indicators by topic, each with the sentence that says what it means."""
    html = []
    for topic, heading in ctx.data.topics().items():
        entries = "".join(
            f"<li>{ctx.indicator_link(i)}{classed('span', 'small', esc(i.meaning))}</li>" for i in of_topic(ctx, topic)
        )
        if entries:
            html.append(
                f'<h2 id="{topic.replace("_", "-")}">{esc(heading)}</h2>\n<ul class="units wide">{entries}</ul>\n'
            )
    return "".join(html)
