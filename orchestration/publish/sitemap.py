"""The map of the site for search engines: sitemap.xml, which the theme's script asks for on every page as well.

So it stays small: it names parts that list the pages. Without an address of its own the site has nothing to list, since
entries must be whole addresses. Nothing in it carries a date: a page knows none.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from orchestration.publish.files.about import About
from orchestration.publish.markup import esc

FILE = "sitemap.xml"
# at most 50,000 addresses are allowed in a part
LARGEST = 20_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def write(about: About, paths: Iterable[str], out_dir: Path, largest: int = LARGEST) -> None:
    """Write sitemap.xml, and sitemap-1.xml … where `about` has an address; `paths` lie below the site root."""
    if not about.site_url:
        _write(out_dir / FILE, f"<urlset {_SPACE}/>")
        return
    ordered = sorted(paths)
    parts = [ordered[start : start + largest] for start in range(0, len(ordered), largest)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        _write(out_dir / name, f"<urlset {_SPACE}>\n{_entries('url', about, part)}</urlset>")
    _write(out_dir / FILE, f"<sitemapindex {_SPACE}>\n{_entries('sitemap', about, names)}</sitemapindex>")


def _entries(tag: str, about: About, paths: Iterable[str]) -> str:
    return "".join(f"<{tag}><loc>{esc(about.address(path, ''))}</loc></{tag}>\n" for path in paths)


def _write(path: Path, inner: str) -> None:
    path.write_text(f"{_HEAD}{inner}\n", encoding="utf-8", newline="\n")
