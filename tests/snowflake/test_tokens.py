"""Bearer tokens for Snowflake's REST API."""

import base64
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.errors import ConfigurationError, ModelRefused
from bot.snowflake.connection import Connection, Kind
from bot.snowflake.tokens import JWT_LIFETIME_S, JWT_MARGIN_S, FileToken, KeyPairToken, cortex_url, token_of

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def connection(kind: Kind, **changed: Any) -> Connection:
    """A connection with that kind of authentication."""
    return Connection(kind, account="myorg-account", user="svgbot", **changed)


def key_file(folder: Path, passphrase: str = "") -> Path:
    """A private key as `openssl genrsa | openssl pkcs8` writes it."""
    encryption = (
        serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    )
    path = folder / "rsa_key.p8"
    path.write_bytes(KEY.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption))
    return path


class Time:
    """A clock that a test moves."""

    now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("passphrase", ["", "open sesame"])
async def test_a_key_pair_makes_the_documented_jwt(tmp_path: Path, passphrase: str) -> None:
    """Issuer with fingerprint, subject, an hour at most, signed with the key."""
    path = key_file(tmp_path, passphrase)
    token = token_of(connection("key_pair", private_key_file=path, private_key_passphrase=passphrase))
    assert token is not None
    assert token.kind == "KEYPAIR_JWT"
    claims = jwt.decode(await token(), KEY.public_key(), algorithms=["RS256"])
    public = KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    fingerprint = base64.b64encode(hashlib.sha256(public).digest()).decode()
    assert claims["iss"] == f"MYORG-ACCOUNT.SVGBOT.SHA256:{fingerprint}"
    assert claims["sub"] == "MYORG-ACCOUNT.SVGBOT"
    assert claims["exp"] - claims["iat"] <= 3600


async def test_a_jwt_is_renewed_before_it_expires() -> None:
    """The same one is used again and again, but none on its last minutes."""
    clock = Time()
    token = KeyPairToken("a", "u", KEY, clock)
    first = await token()
    clock.now += JWT_LIFETIME_S - JWT_MARGIN_S - 1
    assert await token() is first
    clock.now += 2
    assert await token() is not first


async def test_a_refused_jwt_is_replaced() -> None:
    """When clocks disagree, the next is a new one."""
    token = KeyPairToken("a", "u", KEY, Time())
    first = await token()
    token.refused()
    assert await token() is not first


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("pat", "PROGRAMMATIC_ACCESS_TOKEN"), ("oauth", "OAUTH"), ("container", "OAUTH")],
)
async def test_tokens_that_are_given_are_passed_on(tmp_path: Path, kind: Kind, type_: str) -> None:
    """As they are, from the environment or from a file, under Snowflake's name for their kind."""
    given = token_of(connection(kind, token="t0ken"))
    (tmp_path / "token").write_text("from-file\n")
    read = token_of(connection(kind, token_file=tmp_path / "token"))
    assert given is not None
    assert read is not None
    assert (await given(), await read()) == ("t0ken", "from-file")
    assert (given.kind, read.kind) == (type_, type_)


async def test_a_container_replaces_its_token(tmp_path: Path) -> None:
    """The file is read for every request."""
    path = tmp_path / "token"
    path.write_text("morning")
    token = FileToken(path, "OAUTH")
    assert await token() == "morning"
    path.write_text("evening")
    assert await token() == "evening"
    path.unlink()
    with pytest.raises(ModelRefused) as raised:
        await token()
    assert raised.value.code == "token_unreadable"


@pytest.mark.parametrize("kind", ["password", "other"])
def test_what_rest_does_not_take_has_no_token(kind: Kind) -> None:
    """With a password only SQL is open."""
    assert token_of(connection(kind)) is None


@pytest.mark.parametrize(
    ("encrypted_with", "passphrase", "fault"),
    [("right", "wrong", "passphrase is wrong"), ("right", "", "is encrypted"), ("", "some", "not encrypted")],
)
def test_a_key_that_does_not_open_is_told(tmp_path: Path, encrypted_with: str, passphrase: str, fault: str) -> None:
    """At the start, with the file's name and what is wrong."""
    path = key_file(tmp_path, encrypted_with)
    with pytest.raises(ConfigurationError) as raised:
        token_of(connection("key_pair", private_key_file=path, private_key_passphrase=passphrase))
    assert raised.value.facts["path"] == str(path)
    assert fault in str(raised.value.facts["fault"])


@pytest.mark.parametrize("content", [None, b"no key at all"])
def test_no_key_is_told(tmp_path: Path, content: bytes | None) -> None:
    """Neither a missing file nor another file is a key."""
    path = tmp_path / "key.p8"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError):
        token_of(connection("key_pair", private_key_file=path))


@pytest.mark.parametrize(
    ("changed", "url"),
    [
        ({}, "https://myorg-account.snowflakecomputing.com/api/v2/cortex/v1"),
        ({"account": "MYORG-My_Account"}, "https://myorg-my-account.snowflakecomputing.com/api/v2/cortex/v1"),
        ({"host": "127.0.0.1", "port": 81, "protocol": "http"}, "http://127.0.0.1:81/api/v2/cortex/v1"),
    ],
)
def test_cortex_is_where_the_account_is(changed: dict[str, Any], url: str) -> None:
    """A host name has hyphens where the account's name has underscores."""
    assert cortex_url(replace(connection("pat", token="t"), **changed)) == url
