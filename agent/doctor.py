"""The doctor: whether this installation can do its work, examined by doing a little of it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from agent.database import connect
from agent.place import Schema
from agent.settings import Settings, load_settings
from tools.errors import PackshotError

#: Conversations and results of a few dozen products need about this much.
_ROOM = 1_000_000_000
#: Days before a certificate ends in which a new one had better be asked for.
_NOTICE = 30


@dataclass(frozen=True)
class Examination:
    """One thing looked at: verdict pass, warn or fail, and one sentence with the next step."""

    what: str
    verdict: str
    text: str

    def document(self) -> dict[str, str]:
        """As JSON."""
        return {"what": self.what, "verdict": self.verdict, "text": self.text}


def diagnose() -> list[Examination]:
    """Examine settings, disk, database, packages, engines, cluster, channels, planner, signing."""
    try:
        settings = load_settings()
    except PackshotError as error:
        return [Examination("settings", "fail", str(error))]
    checks: list[tuple[str, Callable[[Settings], Examination]]] = [
        ("python", _python),
        ("folder", _folder),
        ("database", _database),
        ("formats", _formats),
        ("engines", _engines),
        ("cluster", _cluster),
        ("channels", _channels),
        ("planner", _planner),
        ("signing", _signing),
    ]
    return [_examined(what, check, settings) for what, check in checks]


def _examined(
    what: str, check: Callable[[Settings], Examination], settings: Settings
) -> Examination:
    try:
        return check(settings)
    except (PackshotError, OSError, ImportError) as error:
        return Examination(what, "fail", str(error))


def _python(settings: Settings) -> Examination:
    own = metadata.version("packshot")
    here = ".".join(str(part) for part in sys.version_info[:3])
    return Examination("python", "pass", f"packshot {own} on Python {here}")


def _folder(settings: Settings) -> Examination:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.home) as probe:
            probe.write(b"x")
    except OSError as error:
        text = f"cannot be written to ({error.strerror}): set PACKSHOT_HOME to one that can be"
        return Examination("folder", "fail", text)
    free = shutil.disk_usage(settings.home).free
    text = f"conversations and results have {free / 1e9:.1f} GB of room"
    if free < _ROOM:
        return Examination("folder", "warn", f"{text}: set PACKSHOT_HOME to a larger disk")
    return Examination("folder", "pass", text)


def _database(settings: Settings) -> Examination:
    place = settings.conversations
    if not isinstance(place, Schema):
        return Examination("database", "pass", "SQLite, in files of that folder: for one machine")
    with closing(connect(place)) as database:
        found = database.row("SHOW server_version")
    version = str(found[0]).split()[0] if found else "of no version"
    text = f"PostgreSQL {version} answers: {place.server}"
    if Path(settings.store).is_relative_to(settings.home):
        shared = "set PACKSHOT_STORE to a folder or bucket that all see who share it"
        return Examination("database", "warn", f"{text}; results lie on this machine: {shared}")
    return Examination("database", "pass", text)


def _formats(settings: Settings) -> Examination:
    from PIL import features

    missing = [name for name in ("jpg", "webp", "avif", "littlecms2") if not features.check(name)]
    try:
        metadata.version("pi-heif")
    except metadata.PackageNotFoundError:
        missing.append("heic")
    if missing:
        return Examination("formats", "warn", f"cannot read {', '.join(missing)}: reinstall pillow")
    return Examination("formats", "pass", "reads JPEG, PNG, WebP, AVIF, TIFF, HEIC with profiles")


def _engines(settings: Settings) -> Examination:
    from tools.engine import engine_named

    ids = [engine_named(kind, name).id for kind, name in settings.engines.items() if name != "none"]
    return Examination("engines", "pass", ", ".join(ids))


def _cluster(settings: Settings) -> Examination:
    if settings.cluster is None:
        text = f"none: {settings.workers} steps at once, in threads here"
        return Examination("cluster", "pass", text)
    from agent.cluster import join
    from agent.stores import open_store
    from agent.work import REGISTRY

    joined = join(settings.cluster, open_store(settings.store), REGISTRY, settings.engines)
    joined.shutdown()
    text = f"{joined.width} threads of workers at {settings.cluster}, all with the versions here"
    return Examination("cluster", "pass", text)


def _channels(settings: Settings) -> Examination:
    from tools.channels import channels, slots

    return Examination("channels", "pass", f"{len(slots())} slots of {len(channels())} channels")


def _planner(settings: Settings) -> Examination:
    if settings.planner is None:
        return Examination("planner", "pass", "offline: no key, no network")
    from agent.prices import price_of

    text = f"{settings.planner.model}; offline where it fails"
    if price_of(settings.planner.model) is None:
        unknown = "its price is unknown, so no budget counts it: watch 'packshot usage'"
        return Examination(
            "planner", "warn" if settings.budgets.any else "pass", f"{text}; {unknown}"
        )
    return Examination("planner", "pass", text)


def _signing(settings: Settings) -> Examination:
    if settings.signing is None:
        text = "off: files carry no content credentials (PACKSHOT_C2PA_CERTIFICATE)"
        return Examination("signing", "pass", text)
    from tools.credentials import try_out

    signer, now = settings.signing.open(), datetime.now(UTC)
    signer.ready(now)
    try_out(signer)
    left = (signer.ends - now).days
    text = (
        f"files are signed by {signer.name} ({signer.algorithm}, issued by {signer.issuer}) until "
        f"{signer.ends:%Y-%m-%d}"
    )
    if left < _NOTICE:
        return Examination("signing", "warn", f"{text}, {left} days: ask for a new certificate")
    return Examination("signing", "pass", text)
