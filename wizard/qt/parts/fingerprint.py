"""Fingerprints of certificates as people compare them."""

import re

_DIGEST = re.compile(r"\b[0-9a-fA-F]{64}\b")


def grouped(sha256: str) -> str:
    """64 hex digits as 16 groups of four, in two lines of eight: what can be read out on the telephone."""
    digits = "".join(c for c in sha256 if c.isalnum()).upper()
    groups = [digits[i : i + 4] for i in range(0, len(digits), 4)]
    return "\n".join(" ".join(groups[i : i + 8]) for i in range(0, len(groups), 8))


def has_digest(text: str) -> bool:
    """Whether a SHA-256 fingerprint is in it."""
    return _DIGEST.search(text) is not None


def with_groups(text: str) -> str:
    """A sentence in which every fingerprint can wrap."""
    return _DIGEST.sub(lambda match: grouped(match[0]).replace("\n", " "), text)
