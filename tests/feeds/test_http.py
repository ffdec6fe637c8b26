from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.documents import publication
from feeds.http import Answer, answer, negotiate, too_many
from feeds.moves import Moves
from tests.feeds.builders import MOMENT
from tests.feeds.strategies import anything

PAGE = b"<p>" + b"words " * 200
FEED = b"<feed/>" * 100
SITE = publication(
    {"index.html": PAGE, "a/index.html": PAGE + b"a", "a/feed.atom": FEED, "style.css": b"p{}", "é f/index.html": b"e"},
    at=MOMENT,
)
TAG = SITE.documents["index.html"].identity.etag.decode()
DATE = format_datetime(MOMENT.replace(microsecond=0), usegmt=True)


def get(path: str, *, method: str = "GET", query: bytes = b"", **headers: str) -> Answer:
    """Return the answer to a request; headers as ``if_none_match``."""
    raw = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return answer(SITE, method, path, raw, query)


def said(answered: Answer, name: str) -> str | None:
    """Return a header of *answered*, or ``None``."""
    value = dict(answered.headers).get(name.encode())
    return None if value is None else value.decode()


@pytest.mark.parametrize(
    ("path", "body"),
    [("/", PAGE), ("/index.html", PAGE), ("/a/", PAGE + b"a"), ("/a/index.html", PAGE + b"a"), ("/a/feed.atom", FEED)],
)
def test_documents_are_found_by_their_address_and_a_folder_by_its_index(path: str, body: bytes) -> None:
    found = get(path)
    assert (found.status, found.body, said(found, "content-length")) == (200, body, str(len(body)))
    assert said(found, "cache-control") == "no-cache"
    assert said(found, "last-modified") == DATE


def test_head_is_get_without_the_body() -> None:
    assert get("/", method="HEAD") == Answer(200, get("/").headers, b"")
    assert get("/nowhere", method="HEAD") == Answer(404, get("/nowhere").headers, b"")


def test_a_folder_without_its_slash_is_elsewhere_for_good() -> None:
    there = get("/a", query=b"utm=x")
    assert (there.status, said(there, "location")) == (301, "/a/?utm=x")
    assert said(get("/é f"), "location") == "/%C3%A9%20f/"


@pytest.mark.parametrize(
    "path", ["/nowhere", "//", "//a/", "/../index.html", "/a/../index.html", "/./", "", "*", "/a/feed.atom/", "/a\x00"]
)
def test_nothing_else_is_found(path: str) -> None:
    assert get(path).status == 404
    assert "default-src 'none'" in (said(get(path), "content-security-policy") or "")


@given(anything())
def test_no_path_is_answered_with_anything_but_a_document(path: str) -> None:
    assert get(f"/{path}").body in {PAGE, PAGE + b"a", FEED, b"p{}", b"e", b"Not found.\n", b""}


def test_a_site_may_word_its_own_404() -> None:
    site = publication({"404.html": b"<p>Gone fishing."}, at=MOMENT)
    missing = answer(site, "GET", "/nowhere")
    assert (missing.status, missing.body) == (404, b"<p>Gone fishing.")
    assert said(missing, "content-type") == "text/html; charset=utf-8"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "get"])
def test_a_site_is_for_reading(method: str) -> None:
    refused = get("/", method=method)
    assert (refused.status, said(refused, "allow")) == (405, "GET, HEAD, OPTIONS")


def test_a_feed_may_be_read_by_programs_on_other_sites_and_a_page_not() -> None:
    assert said(get("/a/feed.atom"), "access-control-allow-origin") == "*"
    assert said(get("/a/feed.atom", if_none_match="*"), "access-control-allow-origin") == "*"
    assert said(get("/a/feed.atom", method="OPTIONS"), "access-control-allow-headers") is not None
    assert said(get("/"), "access-control-allow-origin") is None
    assert (get("/", method="OPTIONS").status, said(get("/", method="OPTIONS"), "allow")) == (204, "GET, HEAD, OPTIONS")
    assert said(get("/", method="OPTIONS"), "access-control-allow-origin") is None


def test_pages_run_nothing_and_every_answer_is_taken_for_what_it_says() -> None:
    assert (said(get("/"), "content-security-policy") or "").startswith("default-src 'none'; style-src 'self'")
    for answered in (get("/"), get("/a/feed.atom"), get("/nowhere"), get("/a"), get("/", method="POST")):
        assert said(answered, "x-content-type-options") == "nosniff"


@pytest.mark.parametrize(
    "tags", [TAG, f"W/{TAG}", "*", f'"other", {TAG}', f'"a,b",W/"c" , {TAG}', f"{TAG},", f" {TAG} "]
)
def test_a_tag_that_the_client_holds_is_not_sent_again(tags: str) -> None:
    held = get("/", if_none_match=tags)
    assert (held.status, held.body) == (304, b"")
    assert said(held, "etag") == TAG


@pytest.mark.parametrize("tags", ['"other"', TAG.strip('"'), "", "W/", '"', f'"{TAG[1:-2]}"'])
def test_another_tag_is_answered_in_full_whatever_the_date(tags: str) -> None:
    assert get("/", if_none_match=tags, if_modified_since=DATE).status == 200


def test_a_304_says_what_keeps_a_cache_right_and_no_more() -> None:
    names = [name for name, _ in get("/a/", if_none_match="*").headers]
    assert {b"etag", b"cache-control", b"vary", b"link"} <= set(names)
    assert not {b"content-type", b"content-length", b"content-encoding", b"last-modified"} & set(names)


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (DATE, 304),
        ("Friday, 14-Mar-25 12:30:15 GMT", 304),
        ("Fri Mar 14 12:30:15 2025", 304),
        ("Fri, 14 Mar 2025 12:30:14 GMT", 200),
        ("Sat, 15 Mar 2025 00:00:00 GMT", 304),
        ("yesterday", 200),
        ("", 200),
        ("Fri, 14 Mar 99999999999999 12:30:14 GMT", 200),
        ("Fri, 32 Mar 2025 12:30:14 GMT", 200),
    ],
)
def test_a_date_says_what_the_client_holds_and_one_that_is_none_says_nothing(since: str, status: int) -> None:
    assert get("/", if_modified_since=since).status == status


@given(anything(), st.sampled_from([b"accept-encoding", b"if-none-match", b"if-modified-since"]))
def test_no_header_makes_an_answer_fail(value: str, name: bytes) -> None:
    headers = [(name, value.encode("utf-8", "surrogatepass"))]
    assert answer(SITE, "GET", "/", headers).status in (200, 304)


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("br, zstd", None),
        ("deflate, gzip;q=0.5, br", "gzip"),
        ("gzip;q=0", None),
        ("gzip; q=0.000", None),
        ("*", "gzip"),
        ("*;q=0", None),
        ("gzip;q=0, *", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", "gzip"),
        ("identity, gzip", "gzip"),
        ("identity;q=0", None),
        ("gzip;q=high", None),
        ("gzip;q=2", None),
        ("gzip;level=9;q=1.0", "gzip"),
        (",;q=1,,", None),
    ],
)
def test_an_encoding_is_chosen_by_weight_and_never_unasked(accept: str | None, encoding: str | None) -> None:
    assert negotiate(accept, ["gzip"]) == encoding


def test_among_those_liked_as_well_the_first_offered_is_chosen() -> None:
    assert negotiate("gzip, br", ["br", "gzip"]) == "br"
    assert negotiate("gzip, br;q=0.9", ["br", "gzip"]) == "gzip"


def test_an_encoded_answer_has_its_own_tag_and_says_what_it_varies_by() -> None:
    plain, smaller = get("/"), get("/", accept_encoding="gzip")
    assert said(smaller, "content-encoding") == "gzip"
    assert said(plain, "content-encoding") is None
    assert said(plain, "vary") == said(smaller, "vary") == "Accept-Encoding"
    tag = said(smaller, "etag")
    assert tag is not None
    assert tag != said(plain, "etag")
    assert get("/", accept_encoding="gzip", if_none_match=tag).status == 304
    assert get("/", if_none_match=tag).status == 200


def test_a_header_given_twice_counts_as_one_list() -> None:
    headers = [(b"if-none-match", b'"other"'), (b"if-none-match", TAG.encode())]
    assert answer(SITE, "GET", "/", headers).status == 304


MOVED = publication(
    {"new/index.html": b"<p>", "new/feed.atom": b"<feed/>", "404.html": b"<p>none", "index.html": b"<p>"},
    at=MOMENT,
    moves=Moves({"old/": "new/", "older/": "old/", "a.html": "new/"}, gone={"gone/", "new/archive/1.atom", "old/x"}),
)


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/old/feed.atom", 301, "/new/feed.atom"),
        ("/older/feed.atom", 301, "/new/feed.atom"),
        ("/old", 301, "/new/"),
        ("/old/", 301, "/new/"),
        ("/a.html", 301, "/new/"),
        ("/old/é b", 301, "/new/%C3%A9%20b"),
        ("/new", 301, "/new/"),
        ("/old/archive/1.atom", 410, None),
        ("/old/x", 410, None),
        ("/gone/anything/at/all", 410, None),
        ("/gone", 410, None),
        ("/new/archive/1.atom", 410, None),
        ("/old//example.org", 404, None),
        ("//old/", 404, None),
        ("/elsewhere", 404, None),
        ("", 404, None),
        ("*", 404, None),
    ],
)
def test_what_moved_leads_there_and_what_is_gone_says_so(path: str, status: int, location: str | None) -> None:
    for method in ("GET", "HEAD"):
        found = answer(MOVED, method, path)
        assert (found.status, said(found, "location")) == (status, location)
        assert not (method == "HEAD" and found.body)


def test_a_query_is_kept_on_the_way() -> None:
    assert said(answer(MOVED, "GET", "/old/", query=b"a=1"), "location") == "/new/?a=1"


def test_a_document_comes_before_what_moved() -> None:
    held = publication({"old/index.html": b"<p>"}, at=MOMENT, moves=Moves({"old/": "new/"}, gone={"old/"}))
    assert answer(held, "GET", "/old/").status == 200


@pytest.mark.parametrize(("accept", "encoding"), [("br", "br"), ("zstd, gzip", "zstd"), ("gzip, br;q=0.5", "gzip")])
def test_every_encoding_is_given_to_whom_it_is_liked_by(accept: str, encoding: str) -> None:
    assert said(get("/", accept_encoding=accept), "content-encoding") == encoding


def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    found = too_many("GET", 7)
    assert (found.status, said(found, "retry-after"), said(found, "cache-control")) == (429, "7", "no-store")
    assert too_many("HEAD", 7).body == b""
