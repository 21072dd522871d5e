"""Random tokens, of which only hashes are kept."""

import hashlib
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Tokens are random and long, so a plain hash of them gives nothing away."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
