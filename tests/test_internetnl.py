"""Each rule of internet.nl, as tests/internetnl.py says it again, can be broken and can be kept."""

from __future__ import annotations

import pytest

from tests import internetnl

GOOD = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; upgrade-insecure-requests"
)


@pytest.mark.parametrize(
    "value",
    [
        GOOD,
        GOOD.replace("img-src 'self'", "img-src 'self' https://beeld.example.nl"),
        GOOD.replace("script-src 'self'", "script-src 'nonce-abc123==' 'strict-dynamic'"),
        GOOD.replace("default-src 'none'", "default-src 'self' https://www.example.nl 'report-sample'"),
        GOOD.replace("frame-ancestors 'none'", "frame-ancestors 'self' https://elders.nl"),
        GOOD.replace("form-action 'self'", "form-action https://elders.nl"),
    ],
)
def test_a_strict_policy_passes(value: str) -> None:
    assert internetnl.content_policy(value, domain="example.nl") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
        ("script-src 'self'", "script-src 'self' 'unsafe-eval'"),
        ("style-src 'self'", "style-src 'unsafe-hashes'"),
        ("img-src 'self'", "img-src http:"),
        ("img-src 'self'", "img-src *"),
        ("img-src 'self'", "img-src https:"),
        ("img-src 'self'", "img-src beeld.example.nl"),
        ("img-src 'self'", "img-src http://beeld.example.nl"),
        ("img-src 'self'", "img-src https://*"),
        ("img-src 'self'", "img-src https://127.0.0.1"),
        ("style-src 'self'", "style-src 'strict-dynamic'"),
        ("script-src 'self'", "script-src data:"),
        ("frame-src 'none'", "object-src data:"),
        ("default-src 'none'", "default-src data:"),
        ("default-src 'none'", "default-src https://elders.nl"),
        ("default-src 'none'", "default-src"),
        ("default-src 'none'; ", ""),
        ("base-uri 'none'", "base-uri https://elders.nl"),
        ("base-uri 'none'; ", ""),
        ("form-action 'self'; ", ""),
        ("frame-ancestors 'none'; ", ""),
        ("frame-ancestors 'none'", "frame-ancestors https://elders.nl"),
    ],
)
def test_a_policy_that_breaks_a_rule_is_refused(old: str, new: str) -> None:
    value = GOOD.replace(old, new)
    assert value != GOOD
    assert internetnl.content_policy(value, domain="example.nl")


def test_no_policy_and_no_frame_source_are_refused() -> None:
    assert internetnl.content_policy(None, domain="example.nl") == ["CSP: none"]
    without = "script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    assert "CSP: no frame-src" in internetnl.content_policy(without, domain="example.nl")


@pytest.mark.parametrize("value", [None, "", "includeSubDomains", "max-age=31535999", "max-age=0, max-age=31536000"])
def test_hsts_of_less_than_a_year_is_refused(value: str | None) -> None:
    assert internetnl.transport(value)


@pytest.mark.parametrize("value", ["max-age=31536000", "includeSubDomains; max-age=63072000"])
def test_hsts_of_a_year_passes(value: str) -> None:
    assert internetnl.transport(value) == []


@pytest.mark.parametrize("value", [None, "ALLOWALL", "ALLOW-FROM https://x.nl"])
def test_other_frame_options_are_refused(value: str | None) -> None:
    assert internetnl.frame_options(value)
    assert not internetnl.frame_options("sameorigin")


@pytest.mark.parametrize("value", [None, "sniff"])
def test_content_types_that_may_be_guessed_are_refused(value: str | None) -> None:
    assert internetnl.content_type_options(value)
    assert not internetnl.content_type_options("nosniff")


@pytest.mark.parametrize("value", [None, "no-referrer, unsafe-url", "strict-origin", "origin-when-cross-origin"])
def test_a_referrer_for_other_sites_is_refused(value: str | None) -> None:
    assert internetnl.referrer_policy(value)
    assert not internetnl.referrer_policy("unsafe-url, same-origin")
