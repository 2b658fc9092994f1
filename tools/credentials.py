"""Content credentials: C2PA manifests, written into delivered files and read from any file.

Nothing here asks the network: manifests that lie elsewhere are not fetched, revocations are not
looked up, and a time stamp is asked for only where the signer names a server.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from typing import Final

from pydantic import JsonValue

from tools.claim import EMPTY, NAME
from tools.declared import declared
from tools.errors import ConfigurationError, OperationError, PackshotError
from tools.signer import CERTIFICATE, Signer, shown

#: Thumbnails would show what was cut away, and cost 50 kB a file. Whether a signer is on a list of
#: trusted ones is for whoever reads the file to ask.
_QUIET: Final = {
    "builder": {"thumbnail": {"enabled": False}},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": False},
}
#: What a manifest stands on; all else of an older one (positions, serial numbers, small copies of
#: the picture) is nobody's business and is redacted (C2PA 2.1 §6.8), which keeps its signature.
_NEEDED: Final = ("c2pa.actions", "c2pa.hash", "c2pa.ingredient")
_TIME: Final = "PACKSHOT_C2PA_TIMESTAMP_URL"
Claim = Mapping[str, JsonValue]
_CREATED: Final[JsonValue] = {
    "label": "c2pa.actions.v2",
    "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": EMPTY}]},
}


@dataclass(frozen=True)
class Ingredient:
    """A file that a picture was made from: its bytes, or None where they are gone.

    `id` is how actions name it; `relationship` is parentOf, componentOf or inputTo.
    """

    id: str
    relationship: str
    format: str
    data: bytes | None


@dataclass(frozen=True)
class Credentials:
    """What a file's content credentials come to.

    `sound`: signature and content belong together; whether the signer is who the certificate says
    is not asked. `digital_source_type` is the one of all its manifests that counts.
    """

    signer: str
    generator: str
    sound: bool
    digital_source_type: str | None


def readable() -> bool:
    """Whether the library that reads and writes content credentials is installed."""
    return find_spec("c2pa") is not None


@cache
def signable() -> frozenset[str]:
    """The formats that a manifest can be written into, as `image/…` calls them."""
    import c2pa

    names = c2pa.Builder.get_supported_mime_types()
    return frozenset(name.removeprefix("image/") for name in names if name.startswith("image/"))


def sign(
    data: bytes, format: str, claim: Claim, ingredients: Sequence[Ingredient], signer: Signer
) -> bytes:
    """The file with a manifest: the claim, joined by the ingredients with manifests of their own.

    The pixels and all other metadata stay as they are. Two signatures of one file differ in their
    bytes. Raises ConfigurationError where the certificate may not sign, or the time-stamp server
    does not answer, and OperationError where the library does not sign for another reason.
    """
    import c2pa

    older = {one.id: _addresses(one) for one in ingredients}
    whole = _redacting(claim, [name for names in older.values() for name in names or ()])
    whole["ingredients"] = [_entry(one) for one in ingredients if older[one.id] is None]
    out = io.BytesIO()
    try:
        with c2pa.Context.from_dict(_QUIET) as context, _pen(signer) as pen:
            builder = c2pa.Builder(json.dumps(whole), context)
            for one in ingredients:
                if older[one.id] is not None:
                    file = io.BytesIO(one.data or b"")
                    builder.add_ingredient(json.dumps(_entry(one)), f"image/{one.format}", file)
            builder.sign(pen, f"image/{format}", io.BytesIO(data), out)
    except c2pa.C2paError as error:
        raise _refusal(str(error), signer) from error
    return out.getvalue()


def try_out(signer: Signer) -> None:
    """Sign a picture of 16×16 pixels, without a time stamp, as `sign` would.

    Raises ConfigurationError where that fails: many certificates are for other purposes.
    """
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (16, 16)).save(file, "PNG")
    claim: Claim = {"assertions": [_CREATED], "claim_generator_info": [{"name": NAME}]}
    sign(file.getvalue(), "png", claim, (), replace(signer, timestamps=None))


def _pen(signer: Signer):  # type: ignore[no-untyped-def]  # the library has no types
    import c2pa

    stamps = signer.timestamps.encode() if signer.timestamps else None
    info = c2pa.C2paSignerInfo(signer.algorithm.encode(), signer.chain, signer.key, stamps)
    return c2pa.Signer.from_info(info)


def _refusal(text: str, signer: Signer) -> PackshotError:
    """What an error of the library, "Kind: reason", means to whoever set up signing."""
    kind, _, reason = text.partition(": ")
    if kind == "Signature" and signer.timestamps and "http" in reason:
        return ConfigurationError(
            f"the time-stamp server that {_TIME} names does not answer: unset it, or try later"
        )
    reason = shown(reason or kind, 160)
    if kind != "Signature":
        return OperationError(f"a file could not be signed ({reason}): unset {CERTIFICATE}")
    return ConfigurationError(
        f"the certificate of {signer.name!r} that {CERTIFICATE} names cannot sign pictures "
        f"({reason}): ask its authority for one for C2PA claim signing"
    )


def _entry(one: Ingredient) -> dict[str, JsonValue]:
    """Without the file's name, which is its sender's own affair."""
    return {
        "title": one.id.partition("_")[0],
        "format": f"image/{one.format}",
        "relationship": one.relationship,
        "label": one.id,
    }


def _redacting(claim: Claim, addresses: Sequence[str]) -> dict[str, JsonValue]:
    """The claim, saying of every assertion taken out of older manifests that it was."""
    told: list[JsonValue] = [
        {
            "action": "c2pa.redacted",
            "reason": "c2pa.PII.present",
            "parameters": {"redacted": address},
        }
        for address in addresses
    ]
    copy: dict[str, JsonValue] = json.loads(json.dumps(claim))
    assertions = copy["assertions"]
    if told and isinstance(assertions, list) and isinstance(assertions[0], dict):
        data = assertions[0]["data"]
        if isinstance(data, dict) and isinstance(data["actions"], list):
            data["actions"] += told
        copy["redactions"] = list(addresses)
    return copy


def _addresses(one: Ingredient) -> list[str] | None:
    """What is to be redacted in an ingredient's manifests; None where it has none to carry on."""
    found = None if one.data is None else _opened(one.data, one.format, detailed=True)
    if found is None:
        return None
    return [
        f"self#jumbf=/c2pa/{manifest}/c2pa.assertions/{label}"
        for manifest, parts in _manifests(found)
        for label in _labels(parts)
        if not label.startswith(_NEEDED)
    ]


def _labels(manifest: Mapping[str, JsonValue]) -> list[str]:
    store = manifest.get("assertion_store")
    return list(store) if isinstance(store, dict) else []


def read_credentials(data: bytes, format: str) -> Credentials | None:
    """What a file's manifests say and whether they hold; None where it has none that can be read.

    `format` as `tools.filetype` has it. All texts are as they may stand in a sentence.
    """
    found = _opened(data, format, detailed=False)
    if found is None:
        return None
    active = dict(_manifests(found)).get(str(found.get("active_manifest")), {})
    signature, tools = active.get("signature_info"), active.get("claim_generator_info")
    signed = signature if isinstance(signature, dict) else {}
    tool = tools[0] if isinstance(tools, list) and tools else {}
    return Credentials(
        signer=shown(str(signed.get("issuer") or signed.get("common_name") or "nobody known")),
        generator=shown(str(tool.get("name") or "")) if isinstance(tool, dict) else "",
        sound=found.get("validation_state") in ("Valid", "Trusted"),
        digital_source_type=declared(json.dumps(found).encode()).digital_source_type,
    )


def _opened(data: bytes, format: str, *, detailed: bool) -> dict[str, JsonValue] | None:
    import c2pa

    try:
        with (
            c2pa.Context.from_dict(_QUIET) as context,
            c2pa.Reader(f"image/{format}", io.BytesIO(data), context=context) as reader,
        ):
            found: dict[str, JsonValue] = json.loads(
                reader.detailed_json() if detailed else reader.json()
            )
            return found
    except c2pa.C2paError:
        return None  # none there, or one that nobody can read


def _manifests(found: Mapping[str, JsonValue]) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    all_of_them = found.get("manifests")
    for label, manifest in (all_of_them if isinstance(all_of_them, dict) else {}).items():
        if isinstance(manifest, dict):
            yield label, manifest
