"""Entry pages: for a place without links a small page at each lasting address leads into the site that is public."""

from __future__ import annotations

import json
from urllib.parse import quote

from orchestration.publish.deploy.place import SITES, Site
from orchestration.publish.markup import esc

_PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>Công khai giáo dục mầm non</title>
<script>location.replace({script} + location.search + location.hash)</script>
<noscript><meta http-equiv="refresh" content="0; url={address}"></noscript>
</head>
<body><p><a href="{address}">Mở trang này trong bản công bố {release}</a></p></body>
</html>
"""


def entry_pages(site: Site, folder: str = "") -> dict[str, bytes]:
    """Path -> page, one for every page of the site, leading into its folder (or another one)."""
    return {
        name: _page(name, folder or site.folder, site.release_id)
        for name in sorted(site.hashes)
        if name.endswith("/index.html") or name == "index.html"
    }


def _page(name: str, folder: str, release_id: str) -> bytes:
    address = "../" * name.count("/") + quote(f"{SITES}/{folder}/{name}")
    # the address is made of our own names; inside a script it is quoted once more
    return _PAGE.format(script=json.dumps(address), address=esc(address), release=esc(release_id)).encode()
