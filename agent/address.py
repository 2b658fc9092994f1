"""Addresses: where a store or a source lies, as it may be shown."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from agent.amounts import wrong_value

#: How dask writes where a scheduler listens.
_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss|ucx)://[^\s/@]+:\d{1,5}")
_SECRET = re.compile(r"key|secret|token|password|signature|credential|sas|sig", re.IGNORECASE)


def told(url: str) -> str:
    """The address as it may be shown: whatever could be a secret in it is stars."""
    if "://" not in url:
        return url
    parts = urlsplit(url)
    place = re.sub(r"^[^@]*@", "***@", parts.netloc)
    secret = any(_SECRET.search(name) for name, _ in parse_qsl(parts.query, True))
    query = "***" if secret else parts.query
    shown = parts._replace(netloc=place, query=query)
    return url if (place, query) == (parts.netloc, parts.query) else shown.geturl()


def cluster_address(text: str | None, name: str = "PACKSHOT_CLUSTER") -> str | None:
    """A scheduler's address, None where none is given. Raises ConfigurationError if it is none."""
    address = (text or "").strip()
    if address and not _ADDRESS.fullmatch(address):
        raise wrong_value(name, address, "a dask scheduler's address, such as tcp://10.0.0.5:8786")
    return address or None
