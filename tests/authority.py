"""A certificate authority of the tests' own, and the files that it issues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_CA = ec.generate_private_key(ec.SECP256R1())
_PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Issued:
    """A chain and its key, as PEM files."""

    certificate: Path
    key: Path

    def environment(self) -> dict[str, str]:
        return {
            "PACKSHOT_C2PA_CERTIFICATE": str(self.certificate),
            "PACKSHOT_C2PA_KEY": str(self.key),
        }


def issue(
    folder: Path,
    name: str = "Mugs & Sons",
    *,
    kind: str = "p256",
    begins: float = -1,
    ends: float = 365,
    code: bool = False,
    passphrase: bytes = b"",
) -> Issued:
    """A chain for signing pictures, or code; in force from `begins` to `ends` days from now."""
    usage = ExtendedKeyUsageOID.CODE_SIGNING if code else ExtendedKeyUsageOID.EMAIL_PROTECTION
    key = _key(kind)
    chain = _signed(name, key, begins, ends, usage) + _root()
    folder.mkdir(parents=True, exist_ok=True)
    issued = Issued(folder / f"{kind}.chain.pem", folder / f"{kind}.key.pem")
    issued.certificate.write_bytes(chain)
    lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        lock = serialization.BestAvailableEncryption(passphrase)
    pkcs8 = serialization.PrivateFormat.PKCS8
    issued.key.write_bytes(key.private_bytes(_PEM, pkcs8, lock))
    return issued


def _key(kind: str) -> PrivateKeyTypes:
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "rsa":
        return rsa.generate_private_key(65537, 2048)
    curves = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1()}
    return ec.generate_private_key(curves.get(kind) or ec.SECP256K1())


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, text)])


def _begun(name: str, key, begins: float, ends: float) -> x509.CertificateBuilder:
    now, subject = datetime.now(UTC), x509.SubjectKeyIdentifier.from_public_key(key)
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named("Test Authority"))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(begins))
        .not_valid_after(now + timedelta(ends))
        .add_extension(subject, critical=False)
    )


def _uses(*, signs: bool) -> x509.KeyUsage:
    """A digital signature, or those of certificates and their lists."""
    return x509.KeyUsage(signs, False, False, False, False, not signs, not signs, False, False)


def _signed(name, key, begins, ends, usage) -> bytes:
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(_CA.public_key())
    made = (
        _begun(name, key.public_key(), begins, ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_uses(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        .add_extension(above, critical=False)
    )
    return made.sign(_CA, hashes.SHA256()).public_bytes(_PEM)


def _root() -> bytes:
    made = (
        _begun("Test Authority", _CA.public_key(), -400, 400)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_uses(signs=False), critical=True)
    )
    return made.sign(_CA, hashes.SHA256()).public_bytes(_PEM)
