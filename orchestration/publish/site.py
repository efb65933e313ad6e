"""The whole public site as a function of data/, gate.json and the earlier releases: same input, same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.publish import (
    area_page,
    calendar_page,
    download_page,
    feed,
    home,
    indicator_page,
    lists,
    non_indicator_table,
    pre_release,
    provider_page,
    quality_page,
    release_page,
    search_index,
    search_page,
    search_record,
    skeleton,
    stamp,
    wording,
)
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read
from orchestration.publish.files.about import About
from orchestration.publish.files.make import make_files
from orchestration.publish.record import Indicator, Unit

# stamped pages lie two folders deep, as the shell does
STAMPED_ROOT = "../../"


@dataclass(frozen=True)
class SiteReport:
    """What was built: pages by kind and entries in the search index."""

    areas: int
    providers: int
    indicators: int
    narrative: int
    search_entries: int

    @property
    def pages(self) -> int:
        return self.areas + self.providers + self.indicators + self.narrative


@dataclass(frozen=True)
class _Release:
    """What every page of one release shares."""

    data: SiteData
    about: About

    def context(self, root: str, here: str = "") -> Context:
        return Context(self.data, self.about.release_id, root, here, self.about.issuing_office)


def build_site(
    data_dir: Path,
    gate: dict[str, Any],
    history: list[dict[str, Any]],
    release_id: str,
    out_dir: Path,
    source_dir: Path,
    issuing_office: str = "",
    licence: str = "",
    site_url: str = "",
    withdrawn: Sequence[dict[str, Any]] = (),
    access: Sequence[Mapping[str, str]] = (),
) -> SiteReport:
    """Build the site of a release into `out_dir` (emptied first).

    `data_dir` is a candidate's data/, `gate` its gate.json, `history` the earlier release.json, newest last,
    `source_dir` the folder with mkdocs.yml, `withdrawn` the journal's lines of releases taken back, `access` the rows
    of who may look before publication; office, licence and address are those of the settings.
    Raises SiteDataError, SkeletonError or StampError.
    """
    release = _Release(read(data_dir), About(release_id, issuing_office, licence, site_url))
    shell = stamp.Shell(skeleton.build(source_dir, out_dir))
    # hand-written pages are found by their own words, so they are read before figures are filled in
    found = search_record.of_pages(out_dir.rglob("*.html"), out_dir)
    narrative = _fill_narrative(release, gate, history, withdrawn, data_dir, out_dir, access)
    _write(out_dir / release_page.FOLDER / release_id, _release_page(release, shell, data_dir))
    units = list(release.data.units.values())
    for unit in units:
        _write(out_dir / unit.path, _unit_page(release, shell, unit))
    for indicator in release.data.indicators.values():
        _write(out_dir / indicator.path, _indicator_page(release, shell, indicator))
    feed.write_feeds(release.context(""), data_dir, gate["data_hash"], history, site_url, out_dir)
    found += search_record.records(release.context(""), data_dir)
    entries = search_index.build(found, out_dir)
    areas = sum(unit.is_area for unit in units)
    return SiteReport(
        areas=areas,
        providers=len(units) - areas,
        indicators=len(release.data.indicators),
        narrative=narrative,
        search_entries=entries,
    )


def _fill_narrative(
    release: _Release,
    gate: dict[str, Any],
    history: list[dict[str, Any]],
    withdrawn: Sequence[dict[str, Any]],
    data_dir: Path,
    out_dir: Path,
    access: Sequence[Mapping[str, str]],
) -> int:
    """Fill the markers of the hand-written pages; returns how many pages there are."""
    one_deep = release.context("../")
    files, metadata = make_files(data_dir, release.data, gate, release.about, out_dir)
    parts = {
        "index.html": home.parts(release.context("")),
        "dia-ban/index.html": {"area-list": lists.areas(one_deep)},
        "co-so/index.html": {"provider-list": lists.providers(one_deep)},
        "chi-tieu/index.html": {"indicator-list": lists.indicators(one_deep)},
        "chat-luong/index.html": {"quality": quality_page.html(one_deep, gate)},
        "ban-cong-bo/index.html": {"releases": release_page.index_html(one_deep, data_dir, history, withdrawn)},
        "phuong-phap/index.html": {"non-indicators": non_indicator_table.html(one_deep)},
        "lich-cong-bo/index.html": calendar_page.parts(one_deep, history),
        "tim-kiem/index.html": {"search": search_page.html(one_deep)},
        "tai-ve/index.html": {
            "downloads": download_page.files_html(one_deep, files, metadata)
            + download_page.releases_html(one_deep, history),
            "citation": download_page.citation_html(one_deep)
            + download_page.licence_html(release.about)
            + pre_release.html(access),
        },
    }
    for name, filled in parts.items():
        stamp.fill(out_dir / name, filled)
    return sum(1 for path in out_dir.rglob("*.html") if path.is_file())


def _unit_page(release: _Release, shell: stamp.Shell, unit: Unit) -> str:
    ctx = release.context(STAMPED_ROOT, unit.id)
    body = area_page.body(ctx, unit) if unit.is_area else provider_page.body(ctx, unit)
    title = f"{unit.name} ({wording.ILLUSTRATIVE.lower()})" if unit.is_illustrative else unit.name
    parents = ", ".join(parent.name for parent in ctx.ancestors(unit)[::-1])
    about = f"Số liệu giáo dục mầm non: {', '.join(filter(None, [title, parents]))}."
    return shell.page(title, unit.name, about, body)


def _indicator_page(release: _Release, shell: stamp.Shell, indicator: Indicator) -> str:
    ctx = release.context(STAMPED_ROOT)
    return shell.page(indicator.name, indicator.name, indicator.meaning, indicator_page.body(ctx, indicator))


def _release_page(release: _Release, shell: stamp.Shell, data_dir: Path) -> str:
    title = f"Bản công bố {release.about.release_id}"
    about = f"Những con số của bản công bố {release.about.release_id} khác với bản trước, kèm lý do."
    return shell.page(title, title, about, release_page.body(release.context(STAMPED_ROOT), data_dir))


def _write(folder: Path, html: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(html, encoding="utf-8")
