"""Signing: what is delivered leaves with content credentials, where a certificate is set up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import metadata
from typing import Final

from agent.signing_settings import SigningSettings
from agent.store import Hit, Store
from tools.channels import slot
from tools.claim import claim, made_anew
from tools.credentials import Ingredient, sign, signable, try_out
from tools.errors import PackshotError
from tools.filetype import filetype
from tools.picture import Picture
from tools.signer import Signer
from tools.written import below

#: Raised when the same file and certificate should be signed anew.
_VERSION: Final = 1
#: The author of the fact that a picture's file is signed: "signer", "algorithm" and "unsigned",
#: the SHA-256 of the file as its step made it.
CREDENTIALS: Final = "credentials"
#: Two signatures of one file may differ by a few bytes of padding.
_SLACK: Final = 256


@dataclass(frozen=True)
class Source:
    """An upload that a file was made from: its SHA-256, and whether it is a photo or a scene."""

    sha256: str
    role: str = "photo"


@dataclass(frozen=True)
class Signing:
    """Who signs, where signed files are kept, and where the bytes of uploads come from.

    Signatures differ each time: a file that was signed before is found again, as long as it is
    stored, so that what did not change is the same to the byte.
    """

    signer: Signer
    store: Store
    original: Callable[[str], bytes]

    def ready(self) -> None:
        """Raises ConfigurationError where the certificate does not hold today."""
        self.signer.ready(datetime.now(UTC))

    def signed(
        self, picture: Picture, digest: str, sources: Sequence[Source]
    ) -> tuple[Picture, str]:
        """An export's picture with its file signed, and the digest that it is stored under.

        A file that would be too large for its slot is written smaller first; one that cannot be
        signed stays as it is, with a note. Raises ConfigurationError where the certificate has
        ended or does not do.
        """
        self.ready()
        if picture.encoded is None or picture.fact(CREDENTIALS):
            return picture, digest
        ids = _ids(sources)
        told = self._claim(picture, sources, ids)
        key = self._key(digest, told, sources)
        known = self.store.hit(key)
        if known is not None:
            return self.store.get(known.digest), known.digest
        made = self._made(picture, told, self._ingredients(picture, sources, ids))
        hit = Hit(self.store.put(made), made.notes)
        self.store.remember_later(key, hit)
        return made, hit.digest

    def _claim(self, picture: Picture, sources: Sequence[Source], ids: Sequence[str]) -> str:
        pairs = list(zip(ids, sources, strict=True))
        photos = [name for name, one in pairs if one.role == "photo"]
        parts = [name for name, one in pairs if one.role != "photo"]
        return json.dumps(claim(picture, photos, parts, metadata.version("packshot")))

    def _key(self, digest: str, told: str, sources: Sequence[Source]) -> str:
        own = self.signer
        parts = ["sign", _VERSION, digest, own.fingerprint, own.timestamps or "", told]
        parts += [one.sha256 for one in sources]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def _ingredients(
        self, picture: Picture, sources: Sequence[Source], ids: Sequence[str]
    ) -> list[Ingredient]:
        anew, found = made_anew(picture), list[Ingredient]()
        for number, (name, one) in enumerate(zip(ids, sources, strict=True)):
            data = self._data(one)
            whole = "parentOf" if number == 0 and one.role == "photo" else "componentOf"
            kind = filetype(data, "") if data is not None else "jpeg"
            found.append(Ingredient(name, "inputTo" if anew else whole, kind, data))
        return found

    def _data(self, one: Source) -> bytes | None:
        try:
            return self.original(one.sha256)
        except PackshotError:
            return None

    def _made(self, picture: Picture, told: str, ingredients: Sequence[Ingredient]) -> Picture:
        kind = str(picture.fact("export").get("format"))
        if kind not in signable():
            return picture.noting(f"{kind.upper()} files hold no content credentials: not signed")
        plain = picture.encoded or b""
        data = sign(plain, kind, json.loads(told), ingredients, self.signer)
        cap = _cap(picture)
        if cap is not None and len(data) > cap:
            smaller = below(picture, cap - (len(data) - len(plain)) - _SLACK)
            if smaller is None:
                return picture.noting(_no_room(cap))
            picture = smaller.noting(_room(cap))
            data = sign(picture.encoded or b"", kind, json.loads(told), ingredients, self.signer)
        fact = {
            "signer": self.signer.name,
            "algorithm": self.signer.algorithm,
            "unsigned": hashlib.sha256(plain).hexdigest(),
        }
        facts = {**picture.fact("export"), "bytes": len(data)}
        signed = replace(picture, encoded=data).with_fact("export", facts)
        return signed.with_fact(CREDENTIALS, fact)


def signing_with(settings: SigningSettings, store: Store) -> Signing:
    """Signing as it is set up. Raises ConfigurationError where that will not do."""
    signer = settings.open()
    signer.ready(datetime.now(UTC))
    try_out(signer)
    return Signing(signer, store, store.get_bytes)


def _ids(sources: Sequence[Source]) -> list[str]:
    return [f"{one.role}_{number}" for number, one in enumerate(sources, 1)]


def _cap(picture: Picture) -> int | None:
    facts = picture.fact("export")
    return slot(f"{facts['channel']}.{facts['slot']}").cap if facts.get("channel") else None


def _room(cap: int) -> str:
    return (
        f"written at a lower quality so that it stays below {cap / 1e6:g} MB with its content "
        "credentials"
    )


def _no_room(cap: int) -> str:
    return f"not signed: with content credentials it would not stay below {cap / 1e6:g} MB"
