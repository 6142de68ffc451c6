"""Where a registrable domain begins: checked against the list's own reader."""

import itertools
from importlib import resources

import pytest
from publicsuffixlist import PublicSuffixList

from wizard.discovery.public_suffix import base, is_inside, is_public_suffix


@pytest.mark.parametrize(
    ("host", "registrable"),
    [
        ("mail.example.com", "example.com"),
        ("example.com", "example.com"),
        ("com", "com"),
        ("mail.hoster.co.uk", "hoster.co.uk"),
        ("co.uk", "co.uk"),
        ("a.b.github.io", "b.github.io"),
        ("github.io", "github.io"),
        ("city.kawasaki.jp", "city.kawasaki.jp"),
        ("a.b.other.kawasaki.jp", "b.other.kawasaki.jp"),
        ("mail.xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
        ("a.b.xn--p1ai", "b.xn--p1ai"),
        ("exch01.company.example", "company.example"),
        ("exch01", "exch01"),
        ("192.0.2.1", "192.0.2.1"),
        ("::1", "::1"),
    ],
)
def test_the_registrable_domain(host: str, registrable: str) -> None:
    assert base(host) == registrable


def test_it_agrees_with_the_list_s_own_reader() -> None:
    reader = PublicSuffixList()
    text = resources.files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text("utf-8")
    rules = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("//")]
    for rule in itertools.islice(rules, 0, None, 40):
        suffix = rule.lstrip("!").replace("*.", "any.")
        suffix = ".".join(
            label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in suffix.split(".")
        )
        for host in (suffix, f"a.{suffix}", f"b.a.{suffix}"):
            assert base(host) == (reader.privatesuffix(host) or host)
            assert is_public_suffix(host) == (reader.privatesuffix(host) is None)


def test_inside_means_the_same_registrable_domain() -> None:
    assert is_inside("autodiscover.example.co.uk", "sales.example.co.uk")
    assert not is_inside("example.co.uk", "other.co.uk")
    assert not is_inside("evilexample.com", "example.com")
    assert not is_inside("example.com.evil.com", "example.com")
