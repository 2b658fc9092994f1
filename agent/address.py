"""Addresses: where a store or a source lies, as it may be shown."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

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
