"""Where the check of links never goes: what is not of the public internet, however its address is written."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Iterator

import pytest

from doedemocratie.editorial.outside_links.addresses import (
    RefusedAddressError,
    WrongAddressError,
    kept,
    parsed,
)
from doedemocratie.editorial.outside_links.fetching import Fetcher
from doedemocratie.editorial.outside_links.guard import (
    Guard,
    InsideError,
    NoSuchHostError,
    is_public,
    look_up,
)
from doedemocratie.editorial.outside_links.outcomes import Outcome
from tests.editorial.outside_web import AGENT, OUTSIDE, Patient, Web, answer, running_web

INSIDE = """
127.0.0.1 127.8.9.10 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 169.254.170.2
100.64.0.1 100.100.100.200 100.127.255.255 192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 192.88.99.1 224.0.0.1
239.255.255.255 240.0.0.1 255.255.255.255 168.63.129.16
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:8.8.8.8 ::ffff:0:7f00:1 64:ff9b::7f00:1 64:ff9b::808:808
64:ff9b:1::a00:1 100::1 2001::1 2001:0:7f00:1:: 2001:db8::1 2001:10::1 2001:20::1 2002:7f00:1:: 2002:808:808:: 3fff::1
5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 2606:4700:4700::1111%eth0
""".split()
PUBLIC = [
    *["8.8.8.8", "1.1.1.1", "145.222.138.10", "172.32.0.1", "100.128.0.1", "169.253.255.255", OUTSIDE],
    *["2606:4700:4700::1111", "2a00:d00:ff:136:94:0:0:1", "2001:4860:4860::8888"],
]


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_inside(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public(address: str) -> None:
    assert is_public(address)


def test_public_networks_of_ones_own_are_inside_too() -> None:
    never = [ipaddress.ip_network("145.222.0.0/16"), ipaddress.ip_network("2a00:d00::/32")]
    assert not is_public("145.222.138.10", never)
    assert not is_public("2a00:d00:ff:136:94:0:0:1", never)
    assert is_public("8.8.8.8", never)


# As a browser and the system's resolver read them: decimal, octal, hexadecimal, in parts, in other digits.
SPELLINGS = """
http://127.0.0.1/ http://2130706433/ http://0x7f000001/ http://0x7f.1/ http://0177.0.0.1/ http://017700000001/ http://127.1/
http://0/ http://[::1]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[0:0:0:0:0:ffff:a9fe:a9fe]/
http://169.254.169.254/latest/meta-data/ http://0xa9fea9fe/ http://2852039166/ http://localhost/ http://LOCALHOST./
http://１２７.０.０.１/ http://127。0。0。1/ http://①②⑦.0.0.1/
""".split()


@pytest.mark.parametrize("text", SPELLINGS)
def test_no_way_to_write_it_gets_through(text: str) -> None:
    """The guard of production, with the resolver of the system: nothing is connected to."""

    def connect(*args: object) -> object:
        raise AssertionError("connected")

    fetcher = Fetcher(Guard(), AGENT, connect=connect)
    with pytest.raises((InsideError, NoSuchHostError, WrongAddressError)):
        fetcher.ask("HEAD", parsed(text), time.monotonic() + 5)


def test_most_of_them_are_understood_as_inside() -> None:
    """Else the test above would pass because nothing can be read."""
    for text in ("http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://[::1]/", "http://localhost/"):
        with pytest.raises(InsideError):
            Guard().addresses(parsed(text).host, 80, 5)


def test_a_name_that_leads_inside_too_is_refused() -> None:
    guard = Guard(resolve=lambda host, port, seconds: [OUTSIDE, "10.0.0.5"])
    with pytest.raises(InsideError):
        guard.addresses("www.example.org", 80, 1)


def test_an_answer_that_is_no_address_is_refused() -> None:
    with pytest.raises(InsideError):
        Guard(resolve=lambda host, port, seconds: ["onzin"]).addresses("www.example.org", 80, 1)


def test_looking_up_a_name_ends() -> None:
    with pytest.raises(OSError):
        look_up("www.example.org", 80, 0.0)


@pytest.mark.parametrize(
    "text",
    ["http://8.8.8.8:22/", "https://www.example.org:6379/", "http://beheer:geheim@8.8.8.8/", "http://a@b@c.nl/"],
)
def test_odd_ports_and_passwords_are_refused(text: str) -> None:
    with pytest.raises(RefusedAddressError):
        parsed(text)


@pytest.mark.parametrize(
    "text",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_x",
        "http://",
        "http:///pad",
        "http://[::1",
        "http://example.org:poort/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org/a\r\nHost: b",
        "http://exa mple.org/",
        "http://127%2e0.0.1/",
    ],
)
def test_what_is_no_address_of_the_web(text: str) -> None:
    with pytest.raises(WrongAddressError):
        parsed(text)


OWN = frozenset({"www.doe.nl"})


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("https://Voorbeeld.NL:443/Pad?a=b#kop", ("https://voorbeeld.nl/Pad?a=b", "voorbeeld.nl")),
        (" http://voorbeeld.nl ", ("http://voorbeeld.nl/", "voorbeeld.nl")),
        ("//voorbeeld.nl/x", ("https://voorbeeld.nl/x", "voorbeeld.nl")),
        ("https://café.nl/één pagina", ("https://xn--caf-dma.nl/%C3%A9%C3%A9n%20pagina", "xn--caf-dma.nl")),
        ("https://voorbeeld.nl//elders.nl/", ("https://voorbeeld.nl//elders.nl/", "voorbeeld.nl")),
        ("https://www.doe.nl/nieuws/?p=1#kop", ("/nieuws/?p=1", "")),
        ("//WWW.doe.nl", ("/", "")),
        ("mailto:a@b.nl", None),
        (" /nieuws/één#kop", ("/nieuws/%C3%A9%C3%A9n", "")),
        ("/a\\b", None),
        ("/" + "a" * 2000, None),
        ("nieuws/", None),
        ("#kop", None),
        ("javascript:alert(1)", None),
        ("https://voorbeeld.nl/" + "a" * 2000, None),
        ("https:/voorbeeld.nl", ("https:/voorbeeld.nl", "")),
        ("http://u:p@voorbeeld.nl/#x", ("http://u:p@voorbeeld.nl/", "voorbeeld.nl")),
    ],
)
def test_how_an_address_is_kept(written: str, found: tuple[str, str] | None) -> None:
    assert kept(written, OWN) == found


@pytest.fixture
def web() -> Iterator[Web]:
    with running_web() as found:
        yield found


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://127.0.0.1:8080/",
        "http://binnen.example/",
        "//10.0.0.1/",
    ],
)
def test_a_redirect_to_the_inside_is_not_followed(web: Web, target: str) -> None:
    web.names |= {name: [name] for name in ("169.254.169.254", "::ffff:169.254.169.254", "127.0.0.1", "10.0.0.1")}
    web.names["binnen.example"] = ["192.168.1.1"]
    web.pages["buiten.example/"] = answer(302, Location=target)
    assert web.checker().check("http://buiten.example/", Patient()).outcome is Outcome.INSIDE
    assert set(web.connected) == {OUTSIDE}


def test_a_robots_txt_that_sends_inside_is_not_followed(web: Web) -> None:
    web.names["binnen.example"] = ["192.168.1.1"]
    web.pages["buiten.example/robots.txt"] = answer(301, Location="http://binnen.example/robots.txt")
    assert web.checker().check("http://buiten.example/", Patient()).outcome is Outcome.INSIDE


@pytest.mark.parametrize("target", ["ftp://elders.example/", "http://u:p@elders.example/", "http://elders.example:22/"])
def test_a_redirect_to_what_is_no_visit_is_not_followed(web: Web, target: str) -> None:
    web.pages["buiten.example/"] = answer(302, Location=target)
    assert web.checker().check("http://buiten.example/", Patient()).outcome is Outcome.UNSURE


def test_the_connection_goes_to_the_address_that_was_checked(web: Web) -> None:
    """A name that is public when it is asked for, and inside when it is asked for again."""
    turns = iter([[OUTSIDE], ["127.0.0.1"], ["127.0.0.1"]])
    guard = Guard(resolve=lambda host, port, seconds: next(turns))
    fetcher = Fetcher(guard, AGENT, connect=web.connect)
    web.pages["wissel.example/"] = answer(200)
    end = time.monotonic() + 5
    assert fetcher.ask("HEAD", parsed("http://wissel.example/"), end).status == 200
    assert web.connected == [OUTSIDE]
    with pytest.raises(InsideError):
        fetcher.ask("HEAD", parsed("http://wissel.example/"), end)
    assert web.connected == [OUTSIDE]
