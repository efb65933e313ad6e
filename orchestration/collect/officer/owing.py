"""Who owes which form at a round: units of the levels in `reporter`, at the periods in `periods` of form.csv."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from orchestration.collect.catalogue import Catalogue, Layout, Row
from orchestration.collect.identity import Resolver
from orchestration.collect.officer.listed import providers_at
from orchestration.collect.officer.recipient import Recipient, areas_at
from orchestration.collect.submission import COUNTING, Submission


@dataclass(frozen=True)
class Owing:
    """What a home has received, judged, seen at one round."""

    submissions: list[Submission]
    resolver: Resolver
    round_code: str

    @property
    def catalogue(self) -> Catalogue:
        return self.resolver.catalogue

    @property
    def round(self) -> Row:
        """The row of round.csv."""
        return self.catalogue.rounds[self.round_code]

    @cached_property
    def providers(self) -> list[Recipient]:
        """Providers that the registers list, operating or not."""
        return providers_at(self.submissions, self.resolver, self.round_code)

    @cached_property
    def areas(self) -> list[Recipient]:
        """Areas above or below which the home has a submission or a provider, and these themselves.

        The catalogue may hold the whole country; an office lists its own part. Illustrative areas are a tree apart.
        """
        rows = self.catalogue.areas_by_id
        known = {s.unit_id for s in self.submissions if s.status in COUNTING} & rows.keys()
        day = self.round["reference_date"]
        for code in {provider.commune_code for provider in self.providers if provider.is_operating}:
            commune = self.catalogue.area_at("commune", code, day)
            known |= {commune["unit_id"]} if commune else set()
        near = known.union(*(self._line_up(unit_id) for unit_id in known))
        return [
            area
            for area in areas_at(self.catalogue, self.round_code)
            if area.unit_id in near or self._line_up(area.unit_id) & known
        ]

    def is_due(self, layout: Layout) -> bool:
        """True for a form owed at the round; others are handed in when there is something to say."""
        return self.round["period"] in layout.row["periods"].split()

    def reporters(self, layout: Layout) -> list[Recipient]:
        """The areas and operating providers that report the form when it is due."""
        levels = layout.row["reporter"].split()
        units = self.areas + [provider for provider in self.providers if provider.is_operating]
        return [unit for unit in units if unit.level in levels and not ("district" in levels and self._is_under(unit))]

    def owed(self) -> set[tuple[str, str]]:
        """(form, unit_id) of what should be handed in, less what the rows of another workbook say for its unit."""
        layouts = self.catalogue.layouts_on(self.round["reference_date"]).values()
        due = {
            (layout.form, unit.unit_id) for layout in layouts if self.is_due(layout) for unit in self.reporters(layout)
        }
        return due - self._covered()

    def _is_under(self, unit: Recipient) -> bool:
        """True for a commune below a district, to which it reports where both levels report a form."""
        rows = self.catalogue.areas_by_id
        parent = rows[unit.unit_id]["parent_unit_id"] if unit.level == "commune" else ""
        return parent in rows and rows[parent]["level"] == "district"

    def _line_up(self, unit_id: str) -> set[str]:
        """An area and those above it in its own tree: no illustrative area speaks for a real one, nor the reverse."""
        rows = self.catalogue.areas_by_id
        line, tree = set[str](), rows[unit_id]["is_illustrative"]
        while unit_id in rows and unit_id not in line and rows[unit_id]["is_illustrative"] == tree:
            line.add(unit_id)
            unit_id = rows[unit_id]["parent_unit_id"]
        return line

    def _covered(self) -> set[tuple[str, str]]:
        day, covered = self.round["reference_date"], set()
        for submission in self.submissions:
            identity = submission.reading.identity
            layout = self.catalogue.layouts.get((identity.form, identity.form_version))
            if submission.status in COUNTING and submission.round == self.round_code and layout:
                units = {self.resolver.unit_id(text, day) for text in submission.reading.units()}
                covered |= {(form, unit_id) for form in layout.row["covers"].split() for unit_id in units}
        return covered
