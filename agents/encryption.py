"""Encrypt what must not lie readable in the database; the key lies outside of it (`settings.ENCRYPTION_KEY`)."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class EncryptionError(Exception):
    """Say that a stored secret cannot be read with the present encryption key."""


def encrypt(text: str) -> str:
    """Encrypt `text`; an empty text stays empty."""
    return _fernet().encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """Decrypt what `encrypt` made; raise `EncryptionError` where the key is another or the token is damaged."""
    if not token:
        return ""
    try:
        return _fernet().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise EncryptionError(
            "the stored API key does not decrypt with the present encryption key; "
            "restore the key that it was stored with (BATON_ENCRYPTION_KEY), or enter the API key again"
        ) from error


def _fernet() -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"baton api keys")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.ENCRYPTION_KEY.encode())))
