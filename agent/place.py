"""Places: where tables are kept, in a file of SQLite's or in a schema of a PostgreSQL database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from tools.errors import ConfigurationError

_ADDRESS = re.compile(r"postgres(?:ql)?://(?:[^\s%]|%[0-9A-Fa-f]{2})+")
#: What the address has to look like, for people.
_RIGHT = "postgresql://user:password@host/database, with %40 for an @ in the password"
#: Where the packages that speak to a server are missing.
NO_DRIVER = (
    "PACKSHOT_DATABASE names a PostgreSQL database, whose driver is not installed:"
    " pip install 'packshot[postgres]'"
)


class DatabaseTrouble(ConfigurationError):
    """The database's server does not do what it is asked now; it may later."""


@dataclass(frozen=True)
class Schema:
    """A schema of a PostgreSQL database. The address holds a password: it is never shown."""

    url: str = field(repr=False)
    name: str

    @property
    def server(self) -> str:
        """The database and its host, for people: no user, no password."""
        parts = urlsplit(self.url)
        host = parts.hostname or parse_qs(parts.query).get("host", ["this machine"])[0]
        where = f"{host}:{parts.port}" if parts.port else host
        return f"{unquote(parts.path.lstrip('/')) or 'the default database'} at {where}"


Place = Path | Schema


def database_address(text: str | None) -> str | None:
    """PACKSHOT_DATABASE, None where it is not set. Raises ConfigurationError if it is no address.

    Whatever stands there may hold a password: it is never repeated.
    """
    address = (text or "").strip()
    if not address:
        return None
    try:
        right = _ADDRESS.fullmatch(address) and urlsplit(address).port != 0
    except ValueError:  # a port that is no number
        right = False
    if not right:
        raise ConfigurationError(
            f"PACKSHOT_DATABASE is no address of a PostgreSQL database: set it to {_RIGHT}"
        )
    return address


def begun(place: Place) -> bool:
    """Whether there may be anything in it: a server has to be asked."""
    return isinstance(place, Schema) or place.exists()
