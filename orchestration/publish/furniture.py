"""What stands at the foot of every page: who issued it, which release last changed it, its address, how to cite it,
and where to tell of a wrong figure."""

from __future__ import annotations

from urllib.parse import quote

from orchestration.publish.figure import FEEDBACK
from orchestration.publish.files.about import About
from orchestration.publish.markup import esc, link

SITE = "Công khai giáo dục mầm non"
_SUBJECT = "Phản ánh số liệu"
_HERE = "page-address"


def foot(about: About, path: str, title: str, release: str) -> str:
    """HTML of the foot of the page at `path` (below the site root, "" or ending in a slash).

    `title` is plain text, `release` the one that last changed what the page says.
    """
    root = "../" * path.count("/")
    office = about.issuing_office or "chưa ghi cơ quan phát hành"
    address = about.address(path, "") or "./"
    # without an address of its own the site learns it where it is read: site.js fills in what is marked so
    permalink = link(address, address) if about.site_url else f'<a class="{_HERE}" href="./">{esc(address)}</a>'
    anchor = "ban-" + release.replace(".", "-")
    named = f'<a href="{root}ban-cong-bo/#{esc(anchor)}">{esc(release)}</a>'
    rows = (
        ("Phát hành", f'<span class="office">{esc(office)}</span>'),
        ("Bản công bố", f'<span class="release">{named}</span>, bản gần nhất đổi số liệu hay lời văn của trang này'),
        ("Địa chỉ trang", f'<span class="permalink">{permalink}</span>'),
        ("Ghi nguồn", f'<span class="citation">{_citation(about, path, title, release)}</span>'),
        ("Phản ánh số liệu", _feedback(about, about.address(path, "") or "/", title)),
        ("Tệp dữ liệu", f'<a href="{root}tai-ve/">Tải số liệu</a>'),
    )
    told = "".join(f"<div><dt>{name}</dt><dd>{html}</dd></div>\n" for name, html in rows)
    return f'<footer class="page-foot" id="{FEEDBACK}"><dl>\n{told}</dl></footer>\n'


def _citation(about: About, path: str, title: str, release: str) -> str:
    """The page as a source, in the order of APA: office, title, version, site, address. No day: a page knows none."""
    office = about.issuing_office or "Chưa ghi cơ quan phát hành"
    where = esc(about.address(path, "") or "trang chủ")
    said = esc(f"{office.rstrip('.')}. {title} [bộ số liệu], bản công bố {release}. {SITE}. ")
    return said + (where if about.site_url else f'<span class="{_HERE}">{where}</span>')


def _feedback(about: About, address: str, title: str) -> str:
    """The link that carries the page's address as its last part, so that a script can add the figure's to it."""
    if not about.feedback:
        office = esc(about.issuing_office) or "cơ quan phát hành"
        return (
            f"Gửi {office}, kèm địa chỉ trang này và liên kết của con số: bấm vào con số, chép địa chỉ ở "
            '“Liên kết tới con số này”. <span class="figure-address"></span>'
        )
    if about.feedback.startswith("mailto:"):
        href = f"{about.feedback}?subject={quote(f'{_SUBJECT}: {title}')}&body={quote(address, safe='')}"
    else:
        href = f"{about.feedback}{'&' if '?' in about.feedback else '?'}trang={quote(address, safe='')}"
    return f'<a class="feedback" href="{esc(href)}">Gửi phản ánh về trang này</a>'
