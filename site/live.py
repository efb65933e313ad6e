"""A MkDocs hook for `make site-dev`: after each build for `mkdocs serve`, the pages with figures are laid over it.

The folder of a release stands in CONGKHAI_LIVE; without it, as in every publication, the hook does nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any


def on_post_build(config: Any) -> None:
    """Build the whole site of the release's data with the theme and pages as they are now, into the served folder."""
    # taken away meanwhile, since building the site runs MkDocs once more
    release = os.environ.pop("CONGKHAI_LIVE", "")
    if not release:
        return
    from orchestration.publish.site import build_site

    folder = Path(release).resolve()
    try:
        with tempfile.TemporaryDirectory() as made:
            out = Path(made) / "site"
            gate = json.loads((folder / "gate.json").read_text(encoding="utf-8"))
            build_site(folder / "data", gate, [], folder.name, out, Path(config.config_file_path).parent)
            for page in out.rglob("*.html"):
                # the server's own inline script reloads the page, and the policy would stop it
                html = page.read_text(encoding="utf-8")
                page.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html), encoding="utf-8")
            shutil.copytree(out, config.site_dir, dirs_exist_ok=True)
    finally:
        os.environ["CONGKHAI_LIVE"] = release
