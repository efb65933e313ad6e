"""What the files of a release say of the release itself, and one of those files."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.export.licence import Licence, licence_of


@dataclass(frozen=True)
class About:
    """The release and what its office states in the settings; `site_url` is empty or ends in a slash,
    `feedback` is empty, `mailto:…` or `https://…`."""

    release_id: str
    issuing_office: str = ""
    licence_name: str = ""
    site_url: str = ""
    feedback: str = ""

    @property
    def licence(self) -> Licence:
        """The licence with title and address."""
        return licence_of(self.licence_name)

    @property
    def stem(self) -> str:
        """How the names of the release's own files begin: a file in a download folder says whose it is."""
        return f"congkhai-{self.release_id}"

    def address(self, path: str, root: str) -> str:
        """A path below the site root as an address: whole where the site has one, else through `root` (`../`)."""
        base = self.site_url if not self.site_url or self.site_url.endswith("/") else f"{self.site_url}/"
        return f"{base or root}{path}"


@dataclass(frozen=True)
class PublicFile:
    """A file people download: path below the site root, words, media type.

    `size` (bytes) and `sha256` are None for the database, whose bytes differ though its tables do not.
    """

    path: str
    words: str
    media_type: str
    size: int | None
    sha256: str | None

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rsplit("/", 1)[-1]
