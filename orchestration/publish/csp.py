"""The Content-Security-Policy of a page: nothing but the site's own files, and the scripts the theme writes inline.

The hashes are taken from the built pages before any figure is filled in, so a script that came in with data has none.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

# the pages that run WebAssembly: search and SQL
WASM_PAGES = ("tim-kiem", "truy-van")
CHARSET = '<meta charset="utf-8">'
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", flags=re.S)


class PolicyError(Exception):
    """A page of the generator has no place for its policy: a fault of ours."""


def hashes(html: str) -> list[str]:
    """The sha256 sources of the inline scripts a browser would run; a block of data (by its `type`) has none."""
    found = set()
    for attributes, code in _SCRIPT.findall(html):
        kind = re.search(r'\btype="([^"]*)"', attributes)
        if " src=" in attributes or (kind and kind[1] not in {"module", "text/javascript"}):
            continue
        digest = hashlib.sha256(code.encode()).digest()
        found.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    return sorted(found)


def policy(sources: Iterable[str], runs_wasm: bool = False) -> str:
    """The policy of a page with these inline scripts. Files made in the page (`blob:`) are saved, never run."""
    scripts = " ".join(["'self'", *sources, *(["'wasm-unsafe-eval'"] if runs_wasm else [])])
    workers = "'self'" if runs_wasm else "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; worker-src {workers}; form-action 'self'; base-uri 'none'"
    )


def apply(site_dir: Path) -> list[str]:
    """Write its policy into every page below `site_dir`; returns all hashes. Raises PolicyError."""
    all_hashes: set[str] = set()
    for path in sorted(site_dir.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        if CHARSET not in html:
            raise PolicyError(f"{path.name}: trang không có {CHARSET}, nên không có chỗ cho chính sách bảo mật.")
        own = hashes(html)
        all_hashes.update(own)
        runs_wasm = path.parent.relative_to(site_dir).as_posix() in WASM_PAGES
        # before anything the page loads, or the policy would come too late for it
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(own, runs_wasm)}">'
        path.write_text(html.replace(CHARSET, f"{CHARSET}\n      {meta}", 1), encoding="utf-8")
    return sorted(all_hashes)
