"""Places: where tables are kept, in a file of SQLite's or in a schema of a PostgreSQL database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote

from tools.errors import ConfigurationError

#: As libpq reads it. What it would take for a host or a port it repeats when that is wrong, so
#: nothing that could be a piece of a password gets there.
_ADDRESS = re.compile(
    r"""postgres(?:ql)?://
    (?:(?:[^\s/?\#@%\[\]]|%[0-9A-Fa-f]{2})*@)?
    (?P<hosts>(?:[\w.-]*|\[[0-9A-Fa-f:.]+\])(?::\d+)?(?:,(?:[\w.-]*|\[[0-9A-Fa-f:.]+\])(?::\d+)?)*)
    (?:/(?P<name>(?:[^\s/?\#@%]|%[0-9A-Fa-f]{2})*))?
    (?:\?(?P<more>(?:[^\s\#%]|%[0-9A-Fa-f]{2})*))?""",
    re.VERBOSE,
)
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
        parts = _ADDRESS.fullmatch(self.url)
        if parts is None:
            return "at an address that is none"
        host = parts["hosts"] or parse_qs(parts["more"] or "").get("host", ["this machine"])[0]
        return f"{unquote(parts['name'] or '') or 'the default database'} at {host}"


Place = Path | Schema


def database_address(text: str | None) -> str | None:
    """PACKSHOT_DATABASE, None where it is not set. Raises ConfigurationError if it is no address.

    Whatever stands there may hold a password: it is never repeated.
    """
    address = (text or "").strip()
    if not address:
        return None
    if _ADDRESS.fullmatch(address) is None:
        raise ConfigurationError(
            f"PACKSHOT_DATABASE is no address of a PostgreSQL database: set it to {_RIGHT}"
        )
    return address


def begun(place: Place) -> bool:
    """Whether there may be anything in it: a server has to be asked."""
    return isinstance(place, Schema) or place.exists()
