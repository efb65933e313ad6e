"""Bring the public release to every place of the setting `deploy_to`: whole first, public last, the old one kept.

The release is public on this machine already; a place that fails keeps what it shows and is tried again by the next
publication.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncssh
from botocore.exceptions import BotoCoreError, ClientError

from orchestration.collect.source.store import open_store, place_in_store
from orchestration.export.files import file_hash
from orchestration.publish.deploy.link import LocalLinker, SftpLinker
from orchestration.publish.deploy.place import DeployError, Place, Site
from orchestration.publish.deploy.rsync import RsyncPlace
from orchestration.publish.deploy.store import StorePlace
from orchestration.publish.state import lines, public_now
from orchestration.publish.switch import place_of
from orchestration.settings import ROOT, Home, Settings, Source

# the middle of the environment variables: CONGKHAI_DEPLOY_USER, _PASSWORD, _TOKEN, _KEY_FILE, _KNOWN_HOSTS, _ENDPOINT
CREDENTIALS = "DEPLOY"
_FAULTS = (OSError, asyncssh.Error, BotoCoreError, ClientError, ImportError, ValueError, TimeoutError)


@dataclass(frozen=True)
class Deployed:
    """A place and what happened there: brought anew, or the release was public there already."""

    place: str
    folder: str
    is_new: bool


def deploy_current(settings: Settings, checks_all: bool = False) -> list[Deployed]:
    """Make the public release public at every place; one that shows it already is left alone unless `checks_all`.

    Every place is tried. Raises DeployError, naming each place that failed.
    """
    if not settings.deploy_to:
        return []
    if not (settings.home.current / "release.json").exists():
        raise DeployError(
            "Mọi bản công bố đã thu hồi: trên máy này chỉ còn lời báo. Các nơi ở deploy_to vẫn giữ bản cũ, gỡ bằng tay."
        )
    _refuse_other_link(settings.home)
    site = local_site(settings.home.current.resolve())
    done, faults = [], []
    for at in settings.deploy_to:
        try:
            place = open_place(at)
            done.append(_deploy(place, site, checks_all))
        except DeployError as error:
            faults.append(str(error))
        except _FAULTS as error:
            faults.append(f"{shown(at)}: {type(error).__name__}; kiểm tra địa chỉ, mạng, quyền ghi và khóa.")
    if faults:
        whole = f" Đã chép tới: {', '.join(one.place for one in done)}." if done else ""
        raise DeployError(
            f"Bản công bố {site.release_id} đã công khai trên máy này nhưng chưa chép được tới mọi nơi.{whole}\n"
            + "\n".join(faults)
            + "\nNơi chưa chép được vẫn giữ bản cũ; lần publish sau hoặc congkhai deploy sẽ thử lại."
        )
    return done


def _refuse_other_link(home: Home) -> None:
    """Raise DeployError for a link that is not the journal's: nobody else has looked at it before it leaves."""
    public = public_now(home)
    if lines(home) and home.current.readlink() != place_of(home, public):
        raise DeployError(
            f"current không chỉ vào bản mà releases.jsonl ghi đang công bố ({public or 'không bản nào'}), nên không "
            "chép đi nơi khác; chạy congkhai publish để nối lại."
        )


def _deploy(place: Place, site: Site, checks_all: bool) -> Deployed:
    before = place.record()
    if before and before.folder == site.folder and not checks_all:
        return Deployed(place.shown, site.folder, False)
    place.bring(site)
    place.switch(site, before)
    after = place.record()
    if after is None or after.folder != site.folder:
        raise DeployError(f"{place.shown}: không đọc lại được deployed.json vừa ghi; chạy lại congkhai deploy.")
    place.prune({after.folder, after.previous})
    return Deployed(place.shown, site.folder, True)


def local_site(release: Path) -> Site:
    """The site of a release, every file of it hashed against release.json. Raises DeployError for a damaged one."""
    described = json.loads((release / "release.json").read_text(encoding="utf-8"))
    hashes = {}
    for name, sha256 in described["files"].items():
        # data/ and gate.json lie below the site as well; what else a release holds is not public
        if name.startswith("site/"):
            hashes[name.removeprefix("site/")] = sha256
        elif name.startswith("data/") or name == "gate.json":
            hashes[f"data/{name.removeprefix('data/')}"] = sha256
    root = release / "site"
    found = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    wrong = sorted(found ^ set(hashes)) or [name for name in sorted(hashes) if file_hash(root / name) != hashes[name]]
    if wrong:
        raise DeployError(
            f"Bản công bố {described['id']} trên máy này không còn nguyên vẹn ({wrong[0]}), nên không chép đi nơi khác."
        )
    digest = hashlib.sha256("".join(f"{name}\0{hashes[name]}\n" for name in sorted(hashes)).encode()).hexdigest()
    return Site(described["id"], f"{described['id']}-{digest[:12]}", root, hashes)


def open_place(at: str) -> Place:
    """The place of an address or a path (relative to the checkout). Raises DeployError or what its library raises."""
    address = urlsplit(at)
    if "://" not in at:
        from fsspec.implementations.local import LocalFileSystem

        return StorePlace(LocalFileSystem(), str((ROOT / at).resolve()), at, LocalLinker())
    if address.password:
        raise DeployError(f"{shown(at)}: địa chỉ không được chứa mật khẩu; đặt CONGKHAI_{CREDENTIALS}_PASSWORD.")
    if address.scheme in ("rsync", "rsync+ssh"):
        given = {name: os.environ.get(f"CONGKHAI_{CREDENTIALS}_{name}", "") for name in ("KEY_FILE", "KNOWN_HOSTS")}
        return RsyncPlace(at, shown(at), given)
    if address.scheme in ("sftp", "s3"):
        source = Source(at, credentials=CREDENTIALS, endpoint=os.environ.get(f"CONGKHAI_{CREDENTIALS}_ENDPOINT", ""))
        store = open_store(source)
        linker = SftpLinker(store) if address.scheme == "sftp" else None
        return StorePlace(store, place_in_store(source), shown(at), linker)
    from fsspec.core import url_to_fs

    store, path = url_to_fs(at)
    return StorePlace(store, path, shown(at), None)


def shown(at: str) -> str:
    """An address as it may be told: without a password or a query, which may hold a key."""
    address = urlsplit(at)
    if "://" not in at:
        return at
    host = address.netloc.rpartition("@")[2]
    return f"{address.scheme}://{host}{address.path}"
