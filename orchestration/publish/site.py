"""The whole public site as a function of data/, gate.json and the earlier releases: same input, same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from orchestration.publish import (
    api,
    area_list,
    area_page,
    calendar_page,
    dictionary_page,
    disclosure_file,
    disclosure_page,
    download_page,
    explorer_data,
    explorer_page,
    feed,
    home,
    indicator_file,
    indicator_page,
    legal_page,
    lists,
    method_parts,
    plan_page,
    pre_release,
    provider_list,
    provider_page,
    quality_page,
    query_page,
    release_page,
    search_index,
    search_page,
    search_record,
    skeleton,
    stamp,
    submission_page,
    tile_map,
    universal_page,
    wording,
)
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData, read
from orchestration.publish.definition import Indicator
from orchestration.publish.files.about import About
from orchestration.publish.files.make import make_files
from orchestration.publish.pages import Pages
from orchestration.publish.record import Unit

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
    pages: Pages
    disclosed: disclosure_page.PartCounts
    query_assets: Path | None

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
    feedback: str = "",
    previous: Path | None = None,
    query_assets: Path | None = None,
) -> SiteReport:
    """Build the site of a release into `out_dir` (emptied first).

    `data_dir` is a candidate's data/, `gate` its gate.json, `history` the earlier release.json, newest last,
    `source_dir` the folder with mkdocs.yml, `withdrawn` the journal's lines of releases taken back, `access` the rows
    of who may look before publication; office, licence, address and feedback are those of the settings. `previous` is
    the site of the release before: what has not changed since becomes a hard link to its file. `query_assets` is the
    folder of the engine of SQL in the browser, where there is one.
    Raises SiteDataError, SkeletonError, StampError or QueryAssetsError.
    """
    data = read(data_dir)
    about = About(release_id, issuing_office, licence, site_url, feedback)
    pages = Pages(out_dir, about, previous, {str(line["release"]) for line in withdrawn})
    release = _Release(data, about, pages, disclosure_page.count(data), query_assets)
    shell = stamp.Shell(skeleton.build(source_dir, out_dir))
    # hand-written pages are found by their own words, so they are read before figures are filled in
    found = search_record.of_pages(out_dir.rglob("*.html"), out_dir)
    narrative = _fill_narrative(release, gate, history, withdrawn, data_dir, out_dir, access)
    pages.write(f"{release_page.FOLDER}/{release_id}/", _release_page(release, shell, data_dir))
    listed = _write_lists(release, shell)
    units = list(release.data.units.values())
    for unit in units:
        pages.write(unit.path, _unit_page(release, shell, unit))
        earlier = disclosure_file.earlier_csv(release.data, unit)
        if earlier:
            (out_dir / unit.path / disclosure_file.NAME).write_text(earlier, encoding="utf-8", newline="")
    for indicator in release.data.indicators.values():
        pages.write(indicator.path, _indicator_page(release, shell, indicator))
    indicator_file.write(data_dir, release.data, out_dir)
    feed.write_feeds(release.context(""), data_dir, gate["data_hash"], history, site_url, out_dir)
    explorer_data.write(release.context(""), out_dir)
    api.write(data, about, out_dir)
    found += search_record.records(release.context(""), data_dir)
    entries = search_index.build(found, out_dir)
    pages.finish()
    areas = sum(unit.is_area for unit in units)
    return SiteReport(
        areas=areas,
        providers=len(units) - areas,
        indicators=len(release.data.indicators),
        narrative=narrative + listed,
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
        "index.html": home.parts(release.context(""), data_dir),
        "dia-ban/index.html": {"area-list": tile_map.index(one_deep) + area_list.index(one_deep)},
        "co-so/index.html": {"provider-list": provider_list.index(one_deep)},
        "chi-tieu/index.html": {"indicator-list": lists.indicators(one_deep)},
        f"{plan_page.PATH}index.html": {"plan-matrix": plan_page.html(release.context("../"))},
        f"{universal_page.PATH}index.html": {"universal": universal_page.html(release.context("../"))},
        "kham-pha/index.html": {"explorer": explorer_page.html(one_deep)},
        "truy-van/index.html": query_page.parts(one_deep, release.query_assets, out_dir),
        "chat-luong/index.html": {"quality": quality_page.html(one_deep, gate)},
        "ban-cong-bo/index.html": {"releases": release_page.index_html(one_deep, data_dir, history, withdrawn)},
        "nop-bao-cao/index.html": {"returns": submission_page.html(release.context("../"))},
        "cong-khai/index.html": {"disclosure": disclosure_page.html(release.context("../"), release.disclosed)},
        "phuong-phap/index.html": method_parts.parts(release.context("../")),
        "tu-dien/index.html": dictionary_page.parts(one_deep),
        "can-cu/index.html": legal_page.parts(one_deep),
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
    found = sorted(out_dir.rglob("index.html"))
    for file in found:
        name = file.relative_to(out_dir).as_posix()
        html = stamp.filled(name, file.read_text(encoding="utf-8"), parts.pop(name, {}))
        release.pages.write(name.removesuffix("index.html"), html)
    if parts:
        raise stamp.StampError(f"Không có trang nào cho {', '.join(sorted(parts))}.")
    return len(found)


def _write_lists(release: _Release, shell: stamp.Shell) -> int:
    """The pages of the overviews, of what lies below a province or under a letter; gives how many."""

    def make() -> Context:
        return release.context(STAMPED_ROOT)

    kinds = (
        submission_page.pages(make),
        disclosure_page.pages(make, release.disclosed),
        provider_list.pages(make),
        area_list.pages(make),
    )
    made = list(chain(*kinds))
    for page in made:
        release.pages.write(page.path, shell.page(page.title, page.title, page.about, page.body))
    return len(made)


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
