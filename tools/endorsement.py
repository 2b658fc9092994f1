"""Endorsements: what the content credentials of an upload come to, in one sentence."""

from __future__ import annotations

from tools.credentials import Credentials, read_credentials, readable
from tools.declared import GENERATED


def endorsement(data: bytes, format: str, name: str) -> str:
    """Who signed the file, whether that holds, and whether it claims to be made with AI.

    For files that carry a manifest; `name` is what the sender calls it.
    """
    if not readable():
        return (
            f"{name!r} carries content credentials, which were not checked: "
            "pip install 'packshot[c2pa]' has them checked"
        )
    found = read_credentials(data, format)
    if found is None:
        return f"{name!r} carries content credentials that are damaged and prove nothing"
    return f"{name!r} carries content credentials {_signed(found)}; {_claimed(found)}"


def _signed(found: Credentials) -> str:
    by = f"signed by {found.signer}" + (f" with {found.generator}" if found.generator else "")
    if found.sound:
        return f"{by}, unchanged since (whether that signer is to be trusted is yours to judge)"
    return f"{by}, which do not hold: the file or its manifest was changed afterwards"


def _claimed(found: Credentials) -> str:
    value = found.digital_source_type
    if value in GENERATED:
        return f"they say that it was made with AI ({value})"
    return f"they call it {value}" if value else "they say nothing of how it was made"
