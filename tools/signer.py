"""Signer: the certificate chain and private key that delivered files are signed with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tools.errors import ConfigurationError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.x509 import Certificate, Name

CERTIFICATE: Final = "PACKSHOT_C2PA_CERTIFICATE"
KEY: Final = "PACKSHOT_C2PA_KEY"
#: C2PA 2.1 §13.2: the algorithm of an elliptic curve follows from the curve.
_CURVES: Final = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
_MISSING: Final = (
    f"{CERTIFICATE} is set, but signing is not installed: pip install 'packshot[c2pa]', or unset it"
)


@dataclass(frozen=True)
class Signer:
    """Who signs. `chain` and `key` are PEM; the key is never shown, stored or sent.

    `begins` and `ends` are when the first certificate of the chain holds, with their zone.
    `timestamps` is the address of a time-stamp server, None where nothing is to be asked.
    """

    chain: bytes = field(repr=False)
    key: bytes = field(repr=False)
    algorithm: str
    name: str
    issuer: str
    begins: datetime
    ends: datetime
    fingerprint: str
    timestamps: str | None = None

    def ready(self, now: datetime) -> None:
        """Raises ConfigurationError where the certificate does not hold now."""
        if now >= self.ends:
            raise ConfigurationError(
                f"the certificate of {self.name!r} that {CERTIFICATE} names ended on "
                f"{self.ends:%Y-%m-%d}: name a newer one, or unset it to deliver unsigned files"
            )
        if now < self.begins:
            raise ConfigurationError(
                f"the certificate of {self.name!r} that {CERTIFICATE} names holds from "
                f"{self.begins:%Y-%m-%d %H:%M} UTC: set this machine's clock, or name another"
            )


def open_signer(certificate: Path, key: Path, timestamps: str | None = None) -> Signer:
    """Read a PEM chain (the signer's own certificate first) and its PEM key without a passphrase.

    Raises ConfigurationError, with the variable that names it, for what cannot be used.
    """
    if not (find_spec("c2pa") and find_spec("cryptography")):
        raise ConfigurationError(_MISSING)
    from cryptography.hazmat.primitives import hashes

    chain, secret = _read(certificate, CERTIFICATE), _read(key, KEY)
    own, private = _certificate(chain, certificate.name), _private(secret, key.name)
    if own.public_key() != private.public_key():
        raise ConfigurationError(
            f"the key that {KEY} names is not that of the certificate in {certificate.name!r}: "
            f"name the key which {CERTIFICATE} was issued for"
        )
    return Signer(
        chain=chain,
        key=secret,
        algorithm=_algorithm(private),
        name=_name(own.subject),
        issuer=_name(own.issuer),
        begins=own.not_valid_before_utc,
        ends=own.not_valid_after_utc,
        fingerprint=own.fingerprint(hashes.SHA256()).hex(),
        timestamps=timestamps,
    )


def _read(path: Path, variable: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"{variable} names {path.name!r}, which cannot be read ({error.strerror}): "
            "name a PEM file"
        ) from error


def _certificate(chain: bytes, name: str) -> Certificate:
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificates(chain)[0]
    except ValueError as error:
        raise ConfigurationError(
            f"{CERTIFICATE} names {name!r}, in which there is no PEM certificate: name the chain "
            "that your authority sent, your own certificate first"
        ) from error


def _private(secret: bytes, name: str) -> PrivateKeyTypes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        return load_pem_private_key(secret, password=None)
    except TypeError as error:
        raise ConfigurationError(
            f"{KEY} names {name!r}, which has a passphrase: save it without one, readable for "
            "you alone"
        ) from error
    # What it says of the file is left out: it might quote from it.
    except (ValueError, UnsupportedAlgorithm):
        raise ConfigurationError(
            f"{KEY} names {name!r}, in which there is no PEM private key: name the key of your "
            "certificate"
        ) from None


def _algorithm(key: PrivateKeyTypes) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        return "ps256"
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    raise ConfigurationError(
        f"the key that {KEY} names is of a kind that content credentials do not know: use an "
        "elliptic curve (P-256, P-384, P-521), Ed25519, or RSA of 2048 bits or more"
    )


def _name(subject: Name) -> str:
    """The organisation, else the common name, else all that there is."""
    from cryptography.x509.oid import NameOID

    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        found = subject.get_attributes_for_oid(kind)
        if found:
            return shown(str(found[0].value))
    return shown(subject.rfc4514_string())


def shown(text: str, most: int = 80) -> str:
    """A stranger's name as it may stand in a sentence: one line of what can be printed."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"
