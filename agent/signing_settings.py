"""What delivered files are signed with; `agent/settings.py` hands it the variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agent.amounts import wrong_value
from tools.errors import ConfigurationError
from tools.signer import CERTIFICATE, KEY, Signer, open_signer

_TIMESTAMPS: Final = "PACKSHOT_C2PA_TIMESTAMP_URL"
VARIABLES: Final = {
    CERTIFICATE: "file of the certificate chain (PEM) that delivered files are signed with",
    KEY: "file of its private key (PEM, without a passphrase)",
    _TIMESTAMPS: "address of a time-stamp server (RFC 3161) for signatures (none)",
}


@dataclass(frozen=True)
class SigningSettings:
    """Where chain and key lie. What is in them is read when something is signed, and kept nowhere.

    `timestamps` None asks no time-stamp server, which needs no network.
    """

    certificate: Path
    key: Path
    timestamps: str | None = None

    def open(self) -> Signer:
        """Who signs. Raises ConfigurationError where chain or key cannot be used."""
        return open_signer(self.certificate, self.key, self.timestamps)


def signing_settings(values: Mapping[str, str]) -> SigningSettings | None:
    """Read the variables; None delivers unsigned. Raises ConfigurationError for one without the
    other, or an address that is none."""
    certificate, key = values.get(CERTIFICATE), values.get(KEY)
    url = values.get(_TIMESTAMPS) or None
    if not certificate and not key:
        return None
    if not certificate or not key:
        there, missing = (CERTIFICATE, KEY) if certificate else (KEY, CERTIFICATE)
        raise ConfigurationError(f"{there} is set but {missing} is not: set both, or neither")
    if url and not url.startswith(("http://", "https://")):
        raise wrong_value(_TIMESTAMPS, url, "an address that begins with http:// or https://")
    return SigningSettings(_place(certificate), _place(key), url)


def _place(path: str) -> Path:
    return Path(path).expanduser().absolute()
