"""Signers: every kind of key that the standard knows, and one sentence for what will not do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tools.errors import ConfigurationError
from tools.signer import open_signer, shown


@pytest.mark.parametrize(
    ("kind", "algorithm"),
    [
        ("p256", "es256"),
        ("p384", "es384"),
        ("p521", "es512"),
        ("ed25519", "ed25519"),
        ("rsa", "ps256"),
    ],
)
def test_the_algorithm_follows_from_the_key(
    issue, tmp_path: Path, kind: str, algorithm: str
) -> None:
    issued = issue(tmp_path, kind=kind)
    signer = open_signer(issued.certificate, issued.key)
    assert (signer.algorithm, signer.name) == (algorithm, "Mugs & Sons")
    assert signer.issuer == "Test Authority"
    assert "PRIVATE KEY" not in repr(signer)


def test_a_certificate_holds_from_its_first_day_to_its_last(issue, tmp_path: Path) -> None:
    issued = issue(tmp_path, begins=2, ends=10)
    signer, now = open_signer(issued.certificate, issued.key), datetime.now(UTC)
    signer.ready(now + timedelta(5))
    with pytest.raises(ConfigurationError, match="holds from .* set this machine's clock"):
        signer.ready(now)
    with pytest.raises(ConfigurationError, match="'Mugs & Sons' .* ended on .* name a newer one"):
        signer.ready(now + timedelta(11))


def test_each_thing_that_will_not_do_has_its_sentence(issue, tmp_path: Path) -> None:
    one, other = issue(tmp_path / "a"), issue(tmp_path / "b")
    locked = issue(tmp_path / "c", passphrase=b"secret")
    koblitz = issue(tmp_path / "d", kind="secp256k1")
    junk = tmp_path / "junk.pem"
    junk.write_bytes(b"-----BEGIN PRIVATE KEY-----\nhush-hush\n-----END PRIVATE KEY-----\n")
    cases = [
        (one.certificate, other.key, "is not that of the certificate in 'p256.chain.pem'"),
        (locked.certificate, locked.key, "has a passphrase: save it without one"),
        (koblitz.certificate, koblitz.key, "of a kind that content credentials do not know"),
        (one.certificate, junk, "there is no PEM private key"),
        (junk, one.key, "there is no PEM certificate"),
        (tmp_path / "gone.pem", one.key, "'gone.pem', which cannot be read"),
    ]
    for certificate, key, sentence in cases:
        with pytest.raises(ConfigurationError, match=sentence) as caught:
            open_signer(certificate, key)
        assert "PACKSHOT_C2PA_" in str(caught.value)
        assert "hush" not in str(caught.value)
        assert str(tmp_path) not in str(caught.value)


def test_a_strangers_name_is_one_short_line() -> None:
    assert shown("Evil\n\x1b[2J Ltd.") == "Evil [2J Ltd."
    assert len(shown("x" * 500)) == 80
