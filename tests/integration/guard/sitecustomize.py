"""Refuse and write down every look-up of and connection to a host that is not this machine.

Python imports this module by itself in every process whose PYTHONPATH names this folder, workers included. The file
named by NETWORK_LOG gets one line per process that is watched and one per attempt.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

_LOG = Path(os.environ["NETWORK_LOG"])
_LOCAL = {None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0", "::", socket.gethostname()}


def _write(line: str) -> None:
    with _LOG.open("a", encoding="utf-8") as stream:
        stream.write(f"{os.getpid()} {line}\n")


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook sees the calls below every library, and cannot be taken away again."""
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if not isinstance(address, tuple):
            return
        host = address[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in _LOCAL:
        _write(f"asked {event} {host}")
        raise OSError(f"no outside host: {host}")


sys.addaudithook(_refuse)
_write("watched")
