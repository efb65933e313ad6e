"""The same headers for three web servers, as files beside the site: nginx.conf, apache.conf, Caddyfile.

A meta element cannot say who may frame a page, nor speak for files that are no page; a header can. Both hold at once,
so a server takes these files anew with each release: `deploy` brings them with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from orchestration.publish import csp

FOLDER = "may-chu"
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}
POLICY = "Content-Security-Policy"
# the pages that run WebAssembly, and everything below them: a worker obeys the header its own file came with
WASM_PATH = f"/({'|'.join(csp.WASM_PAGES)})/"
NOTE = (
    "# Made with the release, and valid for it alone: hashes of the theme's inline scripts are part of the policy.\n"
    "# Include it where the site is served and reload the server after each release.\n"
)


def write(sources: Sequence[str], site_dir: Path) -> None:
    """Write the three files for a site whose pages have inline scripts of these hashes."""
    plain, wasm = (f"{csp.policy(sources, runs)}; frame-ancestors 'self'" for runs in (False, True))
    folder = site_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("nginx.conf", _nginx(plain, wasm)),
        ("apache.conf", _apache(plain, wasm)),
        ("Caddyfile", _caddy(plain, wasm)),
    ):
        (folder / name).write_text(NOTE + text, encoding="utf-8", newline="\n")


def _nginx(plain: str, wasm: str) -> str:
    # `if` in a server block may set a variable; a header of a location would replace those of its server
    lines = [f'set $congkhai_policy "{plain}";', f'if ($uri ~ "{WASM_PATH}") {{ set $congkhai_policy "{wasm}"; }}']
    lines += [f'add_header {name} "{value}" always;' for name, value in HEADERS.items()]
    return "\n".join(["# inside server { … }", *lines, f"add_header {POLICY} $congkhai_policy always;", ""])


def _apache(plain: str, wasm: str) -> str:
    lines = [f'Header always set {name} "{value}"' for name, value in {**HEADERS, POLICY: plain}.items()]
    lines += [f'<If "%{{REQUEST_URI}} =~ m#{WASM_PATH}#">', f'    Header always set {POLICY} "{wasm}"', "</If>", ""]
    return "\n".join(["# inside <VirtualHost> or as .htaccess; needs mod_headers", *lines])


def _caddy(plain: str, wasm: str) -> str:
    lines = [f'header {name} "{value}"' for name, value in HEADERS.items()]
    lines += [
        f"@runs_wasm path_regexp {WASM_PATH}",
        f'header {POLICY} "{plain}"',
        f'header @runs_wasm {POLICY} "{wasm}"',
    ]
    return "\n".join(["# inside a site block: import may-chu/Caddyfile", *lines, ""])
