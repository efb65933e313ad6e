"""A page stamped from the shell: where it lies, what it is called, and its body."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """`path` is below the site root, two folders deep, with a closing slash; `body` is ready HTML, the rest is text."""

    path: str
    title: str
    about: str
    body: str
