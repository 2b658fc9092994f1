"""Names of objects in a store: by kind, spread over 256 folders each."""

from __future__ import annotations


def picture_name(digest: str) -> str:
    """Of a picture with that digest."""
    return f"pictures/{digest[:2]}/{digest}"


def result_name(key: str) -> str:
    """Of what is remembered for that key."""
    return f"results/{key[:2]}/{key}"


def upload_name(sha256: str) -> str:
    """Of an upload with that SHA-256."""
    return f"uploads/{sha256[:2]}/{sha256}"
