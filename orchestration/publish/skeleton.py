"""The only door to the site generator: MkDocs builds the hand-written pages and the shell, and nothing else.

Bodies and data know nothing of MkDocs. To change the generator, give `build` another inside that leaves the same
files: pages with `<!-- congkhai:… -->` markers and the shell at `SHELL`.
"""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

from orchestration.publish import csp, server_header

SHELL = "khuon/trang/index.html"
# all style of ours in one file; mkdocs.yml lists the files it is made of, in their order
STYLE = "assets/congkhai/site.css"
# both carry the day of the build; `sitemap.py` writes one without
DATED = ("sitemap.xml", "sitemap.xml.gz")
# parts of the theme no page asks for: its own search, and maps for those who debug it
UNUSED = ("assets/javascripts/lunr", "assets/javascripts/workers", "assets/**/*.map")


class SkeletonError(Exception):
    """MkDocs refused the hand-written pages or the theme: a fault of ours, never of the data."""


def build(source_dir: Path, out_dir: Path) -> str:
    """Build the pages of `source_dir`/mkdocs.yml, each with its policy, into `out_dir` and return the shell's HTML.

    The shell, everything that carries a date and unused parts of the theme are taken out again, and our styles are
    joined to one file. Raises SkeletonError.
    """
    # the theme prints a notice of its own future at import unless told not to; it must be told before the import
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    try:
        config = load_config(str(source_dir / "mkdocs.yml"), site_dir=str(out_dir))
        styles, config.extra_css = list(config.extra_css), [STYLE]
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
        config.plugins.on_shutdown()
    except MkDocsException as error:
        raise SkeletonError(f"MkDocs: {error}") from error
    _join(out_dir, styles)
    shell = out_dir / SHELL
    server_header.write(csp.apply(out_dir), out_dir)
    html = shell.read_text(encoding="utf-8")
    shutil.rmtree(out_dir / SHELL.split("/", maxsplit=1)[0])
    for name in DATED:
        (out_dir / name).unlink(missing_ok=True)
    for pattern in UNUSED:
        for path in list(out_dir.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return html


def _join(out_dir: Path, styles: list[str]) -> None:
    """One file of the styles instead of many, each begun by its name; a reader's browser asks once."""
    parts = []
    for name in styles:
        path = out_dir / name
        if path.parent != (out_dir / STYLE).parent or not path.is_file():
            raise SkeletonError(f"{name}: không có tệp này cạnh {STYLE}; xem lại extra_css trong mkdocs.yml.")
        parts.append(f"/* {path.name} */\n{path.read_text(encoding='utf-8').strip()}\n")
        path.unlink()
    (out_dir / STYLE).write_text("\n".join(parts), encoding="utf-8", newline="\n")
