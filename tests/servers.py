"""Real servers on loopback for the tests of sources: HTTP that misbehaves on purpose, OpenSSH's sftp, an S3 service."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One request; `send` answers it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Hand the request to what the test set up."""
        server = self.server
        assert isinstance(server, WebServer)
        server.requests.append({name.title(): value for name, value in self.headers.items()})
        server.answer(self)

    def send(self, status: int, body: bytes = b"", announced: int | None = None, **headers: str) -> None:
        """An answer whose announced length may be a lie."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Length", str(len(body) if announced is None else announced))
        self.end_headers()
        self.wfile.write(body)
        if announced is not None and announced != len(body):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on the terminal."""


class WebServer(ThreadingHTTPServer):
    """Keeps the headers of every request; `answer` may be set to anything."""

    requests: list[dict[str, str]]
    answer: Answer

    @property
    def address(self) -> str:
        """Its root."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def web_server() -> Iterator[WebServer]:
    """A running HTTP server."""
    server = WebServer(("127.0.0.1", 0), Asked)
    server.requests = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class SftpServer:
    """A running sshd: its port, the client's key, the file with its own key, the folder it serves."""

    port: int
    key: Path
    known_hosts: Path
    folder: Path
    log: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    @property
    def address(self) -> str:
        """Of the served folder."""
        return f"sftp://127.0.0.1:{self.port}{self.folder}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def sftp_server(place: Path) -> Iterator[SftpServer]:
    """OpenSSH's server with a host key of its own and one client key, as the user who runs the tests."""
    folder = place / "nop"
    folder.mkdir()
    for name in ("host", "client"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", place / name], check=True)
    port = _free_port()
    (place / "authorized").write_text((place / "client.pub").read_text())
    (place / "known_hosts").write_text(f"[127.0.0.1]:{port} {(place / 'host.pub').read_text()}")
    (place / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {place}/host\nAuthorizedKeysFile {place}/authorized\n"
        f"PidFile {place}/pid\nStrictModes no\nPasswordAuthentication no\nUsePAM no\nPermitRootLogin yes\n"
        "Subsystem sftp internal-sftp\nLogLevel VERBOSE\n"
    )
    # sshd wants to be started by its full path, and its empty folder to be there
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    log = place / "log"
    process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-E", str(log), "-f", str(place / "config")])
    try:
        _until_open(port)
        yield SftpServer(port, place / "client", place / "known_hosts", folder, log, process)
    finally:
        process.terminate()
        process.wait(timeout=10)


def _until_open(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
