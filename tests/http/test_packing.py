"""Packed answers: pages and lists for who takes gzip, and nothing whose bytes are named or sent otherwise."""

import gzip
from io import BytesIO

import pytest
from flask import Flask, Response, jsonify, send_file
from flask.testing import FlaskClient

from backend.http import packing

WORDS = "友好城市 and a long page. " * 200
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def client() -> FlaskClient:
    """Return a client of an application with answers of all kinds."""
    app = Flask(__name__)
    packing.attach(app)
    tagged = Response(WORDS, mimetype="text/html")
    tagged.set_etag("7")
    app.add_url_rule("/page", "page", lambda: WORDS)
    app.add_url_rule("/list", "list", lambda: jsonify([WORDS]))
    app.add_url_rule("/short", "short", lambda: "short")
    app.add_url_rule("/tagged", "tagged", lambda: tagged)
    app.add_url_rule("/file", "file", lambda: send_file(BytesIO(WORDS.encode()), "text/html"))
    app.add_url_rule("/picture", "picture", lambda: Response(WORDS, mimetype="image/webp"))
    return app.test_client()


@pytest.mark.parametrize("path", ["/page", "/list"])
def test_who_takes_it_gets_a_page_packed(client: FlaskClient, path: str) -> None:
    plain, packed = client.get(path), client.get(path, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert (packed.headers["Content-Encoding"], plain.vary.as_set()) == ("gzip", {"accept-encoding"})
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 5
    assert client.head(path, headers=GZIP).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br", "gzip;q=0.1, identity;q=1"])
def test_who_does_not_take_it_gets_it_plain(client: FlaskClient, accepted: str) -> None:
    answer = client.get("/page", headers={"Accept-Encoding": accepted})
    assert (answer.text, "Content-Encoding" in answer.headers) == (WORDS, False)


@pytest.mark.parametrize("path", ["/short", "/tagged", "/file", "/picture"])
def test_what_is_short_named_or_of_another_kind_is_sent_as_it_is(client: FlaskClient, path: str) -> None:
    with client.get(path, headers=GZIP) as answer:
        assert "Content-Encoding" not in answer.headers


def test_the_length_of_a_page_does_not_tell_what_is_in_it(client: FlaskClient) -> None:
    assert len({len(client.get("/page", headers=GZIP).data) for _ in range(20)}) > 1
