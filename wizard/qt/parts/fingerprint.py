"""Fingerprints as people compare them."""


def grouped(sha256: str) -> str:
    """64 hex digits as 16 groups of four, in two lines of eight: what can be read out on the telephone."""
    digits = "".join(c for c in sha256 if c.isalnum()).upper()
    groups = [digits[i : i + 4] for i in range(0, len(digits), 4)]
    return "\n".join(" ".join(groups[i : i + 8]) for i in range(0, len(groups), 8))
