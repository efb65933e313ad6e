"""One file over https: conditional, resumed after a break, tried again with back-off, bounded in size and time."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import requests
import urllib3

from orchestration.collect.source.download import Download
from orchestration.collect.source.found import SourceError
from orchestration.settings import Source

_CHUNK = 1 << 16
_CONNECT_SECONDS, _READ_SECONDS = 10, 60
_TRY_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_PAGE = (b"<!doctype html", b"<html")


def fetch_https(source: Source, download: Download) -> Path:
    """The file at an https address, from the copy of an earlier pull where the server says it is the same.

    Raises SourceError for an answer that is no file (a login page comes with status 200), a refusal, or a server that
    does not give the whole within the tries and seconds of the settings.
    """
    tries = download.settings.source_tries
    with requests.Session() as session:
        _sign_in(session, source)
        for attempt in range(tries):
            try:
                return _try(session, source, download)
            except _Again as reason:
                last, asked = str(reason), reason.seconds
            except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
                last, asked = type(error).__name__, 0.0
            if attempt + 1 < tries:
                download.progress(f"{source.shown}: {last}, thử lại lần {attempt + 2}/{tries}")
                download.wait(attempt, asked)
    raise SourceError(f"{source.shown}: không tải được sau {tries} lần ({last}); kiểm tra mạng, địa chỉ rồi chạy lại.")


class _Again(Exception):
    """The server may do better next time; `seconds` is how long it asked to wait."""

    def __init__(self, text: str, seconds: float = 0.0) -> None:
        super().__init__(text)
        self.seconds = seconds


def _sign_in(session: requests.Session, source: Source) -> None:
    # without this requests would send passwords from the user's netrc file, which nobody put into the settings
    session.auth = _unsigned
    session.headers["Accept-Encoding"] = "identity"
    if not source.credentials:
        return
    user, password, token = (_secret(source, name) for name in ("USER", "PASSWORD", "TOKEN"))
    if token:
        session.headers["Authorization"] = f"Bearer {token}"
    elif user:
        session.auth = (user, password)
    else:
        raise SourceError(f"{source.shown}: thiếu biến môi trường CONGKHAI_{source.credentials}_USER hoặc _TOKEN.")


def _unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _secret(source: Source, name: str) -> str:
    return os.environ.get(f"CONGKHAI_{source.credentials}_{name}", "")


def _try(session: requests.Session, source: Source, download: Download) -> Path:
    headers, offset = _asked(download)
    with session.get(source.at, headers=headers, stream=True, timeout=(_CONNECT_SECONDS, _READ_SECONDS)) as answer:
        status = answer.status_code
        if status == 304:
            return download.whole
        if urlsplit(answer.url).scheme != urlsplit(source.at).scheme:
            raise SourceError(
                f"{source.shown}: máy chủ chuyển sang {answer.url.split('?')[0]}, không còn https; hỏi nơi cung cấp."
            )
        if status in _TRY_AGAIN:
            raise _Again(f"máy chủ trả lời {status}", _seconds(answer.headers.get("Retry-After", "")))
        if status == 416:
            download.part.unlink(missing_ok=True)
            raise _Again("máy chủ không tiếp tục được từ chỗ dở")
        if status in (401, 403):
            raise SourceError(f"{source.shown}: máy chủ từ chối ({status}); kiểm tra khóa 'credentials' và quyền.")
        if status not in (200, 206):
            raise SourceError(f"{source.shown}: máy chủ trả lời {status}; kiểm tra địa chỉ.")
        _refuse_pages(source, answer)
        if status == 200 or not offset:
            offset = 0
            download.begin(_marks(answer))
        announced = int(answer.headers.get("Content-Length") or 0)
        # what has come before a break is handed over too, else there would be nothing to resume
        chunks = iter(lambda: answer.raw.read1(_CHUNK), b"")
        first = next(chunks, b"")
        if not offset and first.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE):
            raise _no_page(source)
        download.append([first], offset + announced)
        download.append(chunks, offset + announced)
    if announced and download.part.stat().st_size != offset + announced:
        raise _Again(f"nhận {download.part.stat().st_size} trong {offset + announced} byte")
    return download.finish()


def _asked(download: Download) -> tuple[dict[str, str], int]:
    """Headers that ask for the rest of a part, or for the whole only if it changed; and where the part ends."""
    marks = download.marks(download.part)
    size = download.part.stat().st_size if marks else 0
    # only a strong mark proves that the rest belongs to what is there
    mark = marks.get("ETag", "") if not marks.get("ETag", "").startswith("W/") else ""
    mark = mark or marks.get("Last-Modified", "")
    if size and mark:
        return {"Range": f"bytes={size}-", "If-Range": mark}, size
    marks = download.marks(download.whole)
    pairs = (("If-None-Match", marks.get("ETag")), ("If-Modified-Since", marks.get("Last-Modified")))
    return {name: value for name, value in pairs if value}, 0


def _marks(answer: requests.Response) -> dict[str, str]:
    return {name: answer.headers[name] for name in ("ETag", "Last-Modified") if name in answer.headers}


def _seconds(text: str) -> float:
    return float(text) if text.isdigit() else 0.0


def _refuse_pages(source: Source, answer: requests.Response) -> None:
    if answer.headers.get("Content-Type", "").lower().startswith(("text/html", "application/xhtml")):
        raise _no_page(source)


def _no_page(source: Source) -> SourceError:
    return SourceError(
        f"{source.shown}: máy chủ trả về một trang web, không phải tệp (thường là trang đăng nhập); "
        "kiểm tra địa chỉ tải trực tiếp và khóa 'credentials'."
    )
