"""What a robots.txt says, by RFC 9309."""

from __future__ import annotations

import time

import pytest

from doedemocratie.editorial.outside_links.robots import MOST, NAME
from doedemocratie.editorial.outside_links.rules import LONGEST_DELAY, group_for


def allows(text: str, target: str) -> bool:
    return group_for(NAME, text).allows(target)


@pytest.mark.parametrize(
    ("rules", "target", "allowed"),
    [
        # 2.2.2: from the beginning, and with regard to capitals
        ("Disallow: /dicht", "/dicht/x", False),
        ("Disallow: /dicht", "/x/dicht", True),
        ("Disallow: /dicht", "/Dicht", True),
        ("Disallow:", "/", True),
        ("Disallow: dicht", "/dicht", True),
        ("Disallow: /", "/robots.txt", True),
        # the longest decides, in whatever order they come, and of two as long the kinder one
        ("Disallow: /\nAllow: /open/", "/open/x", True),
        ("Allow: /open/\nDisallow: /", "/dicht", False),
        ("Allow: /a/\nDisallow: /a/b/\nAllow: /a/b/c", "/a/b/x", False),
        ("Allow: /a/\nDisallow: /a/b/\nAllow: /a/b/c", "/a/b/c", True),
        ("Disallow: /a\nAllow: /a", "/a", True),
        # 2.2.3: anything, and the end
        ("Disallow: /*.pdf$", "/map/stuk.pdf", False),
        ("Disallow: /*.pdf$", "/stuk.pdf?x=1", True),
        ("Disallow: /*.pdf$", "/stuk.pdf.pdf", False),
        ("Disallow: /*.pdf", "/stuk.pdf?x=1", False),
        ("Disallow: *print", "/a/print/b", False),
        ("Disallow: /*?sort=", "/lijst?sort=a", False),
        ("Disallow: /*?sort=", "/lijst?a=b", True),
        ("Disallow: /$", "/", False),
        ("Disallow: /$", "/a", True),
        ("Disallow: /a*$", "/a/b/c", False),
        ("Disallow: /ab*ba$", "/aba", True),
        ("Disallow: /*", "/", False),
        ("Disallow: /a$b", "/a$bc", False),
        ("Disallow: /ster-%2A.html", "/ster-*.html", False),
        ("Disallow: /ster-%2A.html", "/ster-x.html", True),
        ("Disallow: /foo-%24", "/foo-$x", False),
        # 2.2.2: one spelling
        ("Disallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", False),
        ("Disallow: /foo/bar/%e3%83%84", "/foo/bar/%E3%83%84", False),
        ("Disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", False),
        ("Disallow: /~jan", "/%7Ejan/", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("Disallow: /bar?baz=https://foo.bar", "/bar?baz=https%3A%2F%2Ffoo.bar", False),
        ("Disallow: /100%", "/100%x", False),
        # 2.2: as lines may be written
        ("  disallow : /dicht  # daar niet", "/dicht", False),
        ("\rDISALLOW:/dicht\r\n", "/dicht", False),
        ("Disallow /dicht", "/dicht", True),
    ],
)
def test_a_rule(rules: str, target: str, allowed: bool) -> None:
    assert allows(f"User-agent: *\n{rules}\n", target) is allowed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        # groups of one name are one
        ("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /x", False),
        (f"User-agent: {NAME}\nAllow: /y\nUser-agent: *\nDisallow: /\nUser-agent: {NAME}\nDisallow: /x", False),
        # of our own name, in whatever capitals and version, only that counts
        (f"User-agent: *\nDisallow: /\n\nUser-agent: {NAME.upper()}/2.0\nDisallow: /a", True),
        (f"User-agent: {NAME}\n\nUser-agent: *\nDisallow: /", False),
        (f"User-agent: {NAME}\nAllow:\n\nUser-agent: *\nDisallow: /", True),
        # names in a row, with what is no rule between them
        ("User-agent: een\nUser-agent: *\nSitemap: https://a.example/s.xml\nUser-agent: twee\nDisallow: /x", False),
        ("User-agent: een\nUser-agent: *\nAllow: /\nUser-agent: twee\nDisallow: /x", True),
        # not for us
        ("User-agent: linkcontrole\nDisallow: /", True),
        ("User-agent: anders\nDisallow: /", True),
        ("Disallow: /", True),
        ("<!doctype html><p>User-agent: *</p>\nDisallow: /", True),
        ("", True),
    ],
)
def test_for_whom_it_is(text: str, allowed: bool) -> None:
    assert allows(text, "/x") is allowed


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        ("Crawl-delay: 30", 30),
        ("crawl-delay: 0.5", 0.5),
        ("Crawl-delay: 5\nCrawl-delay: 2", 5),
        (f"Crawl-delay: {'9' * 400}", LONGEST_DELAY),
        ("Crawl-delay: ²", 0),
        ("Crawl-delay: ٣", 0),
        ("Crawl-delay: inf", 0),
        ("Crawl-delay:", 0),
    ],
)
def test_how_long_it_asks_to_wait(lines: str, seconds: float) -> None:
    assert group_for(NAME, f"User-agent: anders\nCrawl-delay: 99\nDisallow:\nUser-agent: *\n{lines}\n").delay == seconds


HALF = MOST // 2


@pytest.mark.parametrize(
    "lines",
    [
        "Disallow: " + "*a" * (MOST // 2) + "b",
        ("Disallow: " + "*a" * 500 + "b$\n") * 500,
        "Disallow: *b\n" * (MOST // 13),
        ("Disallow: *" + "a" * 50 + "b" + "a" * 50 + "\n") * (MOST // 113),
        "User-agent: *\n" * (HALF // 14) + "Disallow: /b\n" * (HALF // 13),
        "Disallow: /" + "%61" * (MOST // 3) + "b",
    ],
)
def test_nobody_keeps_us_busy_with_patterns(lines: str) -> None:
    begun = time.process_time()
    assert allows("User-agent: *\n" + lines, "/" + "a" * 2000)
    assert time.process_time() - begun < 5
