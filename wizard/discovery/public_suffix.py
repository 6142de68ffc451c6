"""Where a registrable domain begins, by the public suffix list that comes with the package publicsuffixlist.

Searched as text, rule by rule (the algorithm of publicsuffix.org): reading all of it into sets takes longer than a
whole discovery may take.
"""

import functools
from importlib import resources

from wizard.model.address import is_ip, to_display


@functools.cache
def _rules() -> str:
    """One rule a line; names in U-labels. Both sections: who rents out names below a domain is a suffix too."""
    return "\n" + resources.files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text("utf-8") + "\n"


def _suffix_length(domain: str) -> int:
    """How many labels of a domain (A-labels) are its public suffix; 1 where no rule fits."""
    rules, labels = _rules(), to_display(domain).split(".")
    for start in range(len(labels)):
        name, parent = ".".join(labels[start:]), ".".join(labels[start + 1 :])
        if f"\n!{name}\n" in rules:
            return len(labels) - start - 1
        if f"\n{name}\n" in rules or (parent and f"\n*.{parent}\n" in rules):
            return len(labels) - start
    return 1


@functools.lru_cache(maxsize=256)
def base(host: str) -> str:
    """The registrable domain of a host (A-labels): its public suffix and one label.

    A public suffix is its own base, as an IP literal is: nothing above them is anybody's.
    """
    if is_ip(host):
        return host
    labels = host.split(".")
    return ".".join(labels[-(_suffix_length(host) + 1) :])


@functools.lru_cache(maxsize=256)
def is_public_suffix(domain: str) -> bool:
    """Whether everybody can register names right under it, as under `co.uk`."""
    return _suffix_length(domain) >= len(domain.split("."))


def is_inside(host: str, domain: str) -> bool:
    """Whether host and domain belong to the same registrable domain."""
    return base(host) == base(domain)
