"""How a link is checked: politely, within limits, and with an answer that a visitor would agree with."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler

import pytest

from doedemocratie.editorial.outside_links.addresses import parsed
from doedemocratie.editorial.outside_links.checking import BODY, outcome_of, wait_of
from doedemocratie.editorial.outside_links.fetching import (
    Answer,
    DroppedError,
    Fetcher,
    UnknownCertificateError,
    WrongCertificateError,
    _failure,
    connect_to,
)
from doedemocratie.editorial.outside_links.guard import Guard
from doedemocratie.editorial.outside_links.outcomes import FAILURES, UNCHECKED, Outcome, Result, in_words
from tests.editorial.outside_web import AGENT, Patient, Web, answer, running_web, without_head

ROBOTS = "a.example/robots.txt"


@pytest.fixture
def web() -> Iterator[Web]:
    with running_web() as found:
        yield found


def check(web: Web, text: str = "http://a.example/", total: float = 5.0) -> Result:
    return web.checker(total).check(text, Patient())


def test_a_page_that_is_there_is_asked_for_its_headers_only(web: Web) -> None:
    web.pages["a.example/x?y=1"] = answer(200)
    assert check(web, "http://a.example/x?y=1") == Result(Outcome.WORKS, 200)
    assert web.asked == [("GET", ROBOTS), ("HEAD", "a.example/x?y=1")]
    assert {one["User-Agent"] for one in web.headers} == {AGENT}
    for name in ("Cookie", "Authorization", "Referer"):
        assert all(name not in one for one in web.headers)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
def test_a_site_that_does_not_know_head_is_asked_for_the_page(web: Web, status: int) -> None:
    web.pages["a.example/"] = without_head(status, answer(200))
    assert check(web).outcome is Outcome.WORKS
    assert web.asked[1:] == [("HEAD", "a.example/"), ("GET", "a.example/")]


def test_a_site_that_hangs_up_on_head_is_asked_for_the_page(web: Web) -> None:
    def hang_up(request: BaseHTTPRequestHandler) -> None:
        if request.command == "GET":
            answer(200)(request)
        else:
            request.connection.shutdown(socket.SHUT_RDWR)

    web.pages["a.example/"] = hang_up
    assert check(web).outcome is Outcome.WORKS


def test_no_more_than_a_little_of_a_page_is_read(web: Web) -> None:
    web.pages["a.example/"] = without_head(405, answer(200, b"x" * 5_000_000))
    found = web.fetcher().ask("GET", parsed("http://a.example/"), time.monotonic() + 5, most=BODY)
    assert len(found.body) == BODY


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (500, Outcome.FAULT),
        (451, Outcome.FAULT),
        (401, Outcome.CLOSED),
        (403, Outcome.CLOSED),
        (406, Outcome.UNSURE),
        (429, Outcome.BUSY),
        (304, Outcome.UNSURE),
    ],
)
def test_what_an_answer_means(web: Web, status: int, outcome: Outcome) -> None:
    web.pages["a.example/"] = answer(status)
    assert (check(web).outcome, check(web).status) == (outcome, status)


def test_every_outcome_is_one_or_the_other() -> None:
    assert {*FAILURES, *UNCHECKED, Outcome.WORKS, Outcome.MOVED} == set(Outcome)
    assert not FAILURES & UNCHECKED
    assert in_words("gone", 404) == "De pagina bestaat niet meer (404)"
    assert outcome_of(999) is Outcome.CLOSED


def test_a_page_that_moved_for_good_is_reported(web: Web) -> None:
    web.pages["a.example/"] = answer(301, Location="http://b.example/nieuw?x=é#kop")
    web.pages["b.example/nieuw?x=%C3%A9"] = answer(308, Location="/nieuwer")
    web.pages["b.example/nieuwer"] = answer(302, Location="/vandaag")
    web.pages["b.example/vandaag"] = answer(200)
    assert check(web) == Result(Outcome.MOVED, 200, "http://b.example/nieuwer")


def test_a_page_that_is_elsewhere_for_now_works(web: Web) -> None:
    web.pages["a.example/"] = answer(302, Location="/b")
    web.pages["a.example/b"] = answer(301, Location="/c")
    web.pages["a.example/c"] = answer(200)
    assert check(web) == Result(Outcome.WORKS, 200)


def test_a_page_that_moved_to_nothing_is_gone(web: Web) -> None:
    web.pages["a.example/"] = answer(301, Location="/weg")
    assert check(web) == Result(Outcome.GONE, 404)


def test_a_circle_ends(web: Web) -> None:
    web.pages["a.example/"] = answer(302, Location="/b")
    web.pages["a.example/b"] = answer(302, Location="/")
    assert check(web).outcome is Outcome.CIRCLE
    assert len(web.asked) < 15
    web.pages["a.example/b"] = answer(302, Location="/", Set_Cookie="a=b")
    assert check(web).outcome is Outcome.UNSURE  # with cookies a visitor gets through
    assert all("Cookie" not in one for one in web.headers)


class TestRobots:
    """The rules of other sites."""

    def rules(self, web: Web, text: str) -> None:
        web.pages[ROBOTS] = answer(200, text.encode())
        web.pages["a.example/"] = web.pages["a.example/dicht/x"] = answer(200)

    def test_a_page_that_is_forbidden_is_not_asked_for(self, web: Web) -> None:
        self.rules(web, "User-agent: *\nDisallow: /dicht/\n")
        assert check(web, "http://a.example/dicht/x").outcome is Outcome.ROBOTS
        assert web.asked == [("GET", ROBOTS)]
        assert check(web).outcome is Outcome.WORKS

    def test_it_can_be_for_us_alone(self, web: Web) -> None:
        self.rules(web, "\ufeffUser-agent: doe-democratie-linkcontrole\nDisallow: /\n\nUser-agent: *\nDisallow:\n")
        assert check(web).outcome is Outcome.ROBOTS

    def test_it_is_read_once(self, web: Web) -> None:
        self.rules(web, "")
        checker = web.checker()
        for _ in range(3):
            assert checker.check("http://a.example/", Patient()).outcome is Outcome.WORKS
        assert web.asked.count(("GET", ROBOTS)) == 1

    @pytest.mark.parametrize("status", [401, 403, 404, 410])
    def test_a_site_without_rules_forbids_nothing(self, web: Web, status: int) -> None:
        self.rules(web, "")
        web.pages[ROBOTS] = answer(status)
        assert check(web).outcome is Outcome.WORKS

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_rules_that_cannot_be_read_forbid_everything_for_now(self, web: Web, status: int) -> None:
        self.rules(web, "")
        web.pages[ROBOTS] = answer(status)
        assert check(web).outcome is Outcome.ROBOTS

    def test_where_a_link_leads_has_rules_too(self, web: Web) -> None:
        web.pages["b.example/robots.txt"] = answer(200, b"User-agent: *\nDisallow: /\n")
        web.pages["a.example/"] = answer(302, Location="http://b.example/")
        assert check(web).outcome is Outcome.ROBOTS
        assert ("HEAD", "b.example/") not in web.asked

    def test_the_pause_that_a_site_asks_for(self, web: Web) -> None:
        self.rules(web, "User-agent: *\nCrawl-delay: 30\n")
        manners = Patient()
        web.checker().check("http://a.example/", manners)
        assert manners.alone["a.example"] == dt.timedelta(seconds=30)
        assert manners.waited == ["a.example"] * 2  # before each request


@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_asks_to_wait_is_left_alone(web: Web, status: int) -> None:
    web.pages["a.example/"] = answer(status, Retry_After="7200")
    manners = Patient()
    found = web.checker().check("http://a.example/", manners)
    assert found.wait == manners.alone["a.example"] == dt.timedelta(hours=2)
    assert ("GET", "a.example/") not in web.asked


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("Fri, 27 Nov 2026 12:10:00 GMT", 600),
        ("Fri, 27 Nov 2026 11:00:00 GMT", 0),
        ("9" * 30, 30 * 24 * 3600),
        ("-5", None),
        ("straks", None),
        ("", None),
        ("²", None),
    ],
)
def test_how_long_to_wait(text: str, seconds: int | None) -> None:
    headers = HTTPMessage()
    headers["Retry-After"] = text
    now = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
    found = wait_of(Answer(503, headers), lambda: now)
    assert found == (None if seconds is None else dt.timedelta(seconds=seconds))


def test_a_name_that_does_not_exist(web: Web) -> None:
    web.names["a.example"] = []
    assert check(web) == Result(Outcome.NO_HOST)


def test_a_site_where_nobody_listens(web: Web) -> None:
    assert check(web, "https://a.example:8443/") == Result(Outcome.NO_ANSWER)


def test_an_address_that_is_wrong(web: Web) -> None:
    assert check(web, "http:/a.example") == Result(Outcome.WRONG)
    assert check(web, "http://u:p@a.example/") == Result(Outcome.REFUSED)
    assert web.asked == []


def trickle(request: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, always before a limit of the socket is over, without an end."""
    try:
        while True:
            request.wfile.write(b"H")
            request.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


@pytest.mark.parametrize("path", [ROBOTS, "a.example/"])
def test_who_keeps_us_busy_is_cut_off(web: Web, path: str) -> None:
    web.pages[path] = trickle
    begun = time.monotonic()
    assert check(web, total=0.8).outcome is Outcome.SLOW
    assert time.monotonic() - begun < 10  # it would go on without an end


def test_what_is_no_http_is_no_answer(web: Web) -> None:
    def speak_otherwise(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"SSH-2.0-OpenSSH_9\r\n")

    web.pages["a.example/"] = speak_otherwise
    assert check(web).outcome is Outcome.NO_ANSWER


def test_headers_without_end_are_no_answer(web: Web) -> None:
    def flood(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 5000 + b"\r\n")

    web.pages["a.example/"] = flood
    assert check(web).outcome is Outcome.NO_ANSWER


def test_a_certificate_that_a_visitor_is_warned_for_is_told_from_one_that_only_we_do_not_know() -> None:
    def failure(code: int) -> type[Exception]:
        error = ssl.SSLCertVerificationError("x")
        error.verify_code = code
        return type(_failure(error))

    assert failure(10) is failure(62) is WrongCertificateError
    assert failure(20) is failure(19) is UnknownCertificateError


def test_a_site_that_speaks_no_tls_is_no_answer(web: Web) -> None:
    assert check(web, "https://a.example/").outcome is Outcome.NO_ANSWER


def test_the_name_goes_along_with_the_connection_to_an_address(web: Web) -> None:
    """Else a server with many sites would show another one (SNI)."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        fetcher = Fetcher(
            Guard(resolve=web.resolve),
            AGENT,
            connect=lambda ip, port, seconds: connect_to("127.0.0.1", listener.getsockname()[1], seconds),
        )
        hello: list[bytes] = []

        def listen() -> None:
            peer, _ = listener.accept()
            hello.append(peer.recv(4096))
            peer.close()

        thread = threading.Thread(target=listen)
        thread.start()
        with pytest.raises(DroppedError):
            fetcher.ask("HEAD", parsed("https://veel-sites.example/"), time.monotonic() + 5)
        thread.join(5)
    assert b"veel-sites.example" in hello[0]
