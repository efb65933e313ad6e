"""What every page writer needs: the data, the release, how deep the page lies, and the page's own figures."""

from __future__ import annotations

from dataclasses import dataclass, field

from orchestration.publish.data import SiteData
from orchestration.publish.definition import Indicator, Round
from orchestration.publish.figure import Figures, anchor
from orchestration.publish.markup import esc
from orchestration.publish.record import Unit, Value


@dataclass
class Context:
    """One page in the making. `root` is the way back to the site root ("", "../", "../../"); `here` the unit whose
    page it is, empty elsewhere. `release_id` is the release that is built: a page that names it is rewritten with each
    one; the release that last changed the page is `stamp.RELEASE`."""

    data: SiteData
    release_id: str
    root: str
    here: str = ""
    issuing_office: str = ""
    figures: Figures = field(default_factory=Figures)

    def indicator(self, value: Value) -> Indicator:
        return self.data.indicators[value.indicator]

    def round_name(self, round_id: str) -> str:
        found = self.data.rounds.get(round_id)
        return found.name if found else round_id

    def unit_link(self, unit_id: str, name: str = "", target: str = "") -> str:
        """The unit's name, linked where it has a page; `target` is an anchor on that page."""
        unit = self.data.units.get(unit_id)
        shown = esc(name or (unit.name if unit else unit_id))
        if unit is None or unit_id == self.here:
            return shown
        return f'<a href="{self.root}{unit.path}{"#" + target if target else ""}">{shown}</a>'

    def indicator_link(self, indicator: Indicator) -> str:
        return f'<a href="{self.root}{indicator.path}">{esc(indicator.name)}</a>'

    def key(self, value: Value) -> str:
        """The figure's key: short on its own unit's page, led by level and code elsewhere."""
        unit = self.data.units.get(value.unit)
        lead = [] if value.unit == self.here else [f"{unit.level}-{unit.code}" if unit else value.unit]
        tail = [part for part in (value.breakdown, value.boundary) if part not in {"total", "as_reported", ""}]
        return "-".join([*lead, value.indicator, value.round, *tail])

    def home_anchor(self, value: Value) -> str:
        """The anchor the figure has on its own unit's page."""
        tail = [part for part in (value.breakdown, value.boundary) if part not in {"total", "as_reported", ""}]
        return "so-" + anchor("-".join([value.indicator, value.round, *tail]))

    def ancestors(self, unit: Unit) -> list[Unit]:
        """The unit's parents that have a page, the highest first."""
        found: list[Unit] = []
        parent = self.data.units.get(unit.parent)
        while parent is not None and parent not in found:
            found.insert(0, parent)
            parent = self.data.units.get(parent.parent)
        return found

    def rounds_of(self, values: dict[tuple[str, str], Value]) -> list[Round]:
        """The rounds that hold a number, oldest first."""
        ids = {round_id for (_, round_id), value in values.items() if value.value is not None}
        return sorted((self.data.rounds[i] for i in ids if i in self.data.rounds), key=lambda r: r.order)
