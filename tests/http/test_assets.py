"""Built files: found by plain name, kept for ever, packed for who takes it."""

import gzip
import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.http import assets


@pytest.fixture
def built(tmp_path: Path) -> FlaskClient:
    """Return a client of an application with one script and a packed copy of it."""
    app = Flask(__name__, static_folder=None)
    (tmp_path / "main-0a1b.js").write_text("console.log('plain');")
    (tmp_path / "main-0a1b.js.gz").write_bytes(gzip.compress(b"console.log('plain');"))
    (tmp_path / "manifest.json").write_text(json.dumps({"main.js": "main-0a1b.js"}))
    assets.attach(app, tmp_path)
    return app.test_client()


def test_a_plain_name_leads_to_the_built_file(built: FlaskClient) -> None:
    with built.application.test_request_context("/"):
        assert (assets.asset("main.js"), assets.asset("none.css")) == ("/static/main-0a1b.js", "/static/none.css")


def test_a_built_file_is_kept_for_ever_and_packed_on_demand(built: FlaskClient) -> None:
    with built.get("/static/main-0a1b.js") as plain:
        assert plain.get_data(as_text=True) == "console.log('plain');"
        assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Content-Encoding" not in plain.headers
    with built.get("/static/main-0a1b.js", headers={"Accept-Encoding": "gzip, br"}) as packed:
        assert gzip.decompress(packed.data) == b"console.log('plain');"
        assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
        assert packed.mimetype == plain.mimetype == "text/javascript"
    (built.application.config["ASSETS_FOLDER"] / "main-0a1b.js.br").write_bytes(b"smaller")
    with built.get("/static/main-0a1b.js", headers={"Accept-Encoding": "gzip, br"}) as smallest:
        assert (smallest.headers["Content-Encoding"], smallest.data) == ("br", b"smaller")
    with built.get("/static/main-0a1b.js", headers={"Accept-Encoding": "gzip, br;q=0"}) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
    with built.get("/static/main-0a1b.js", headers={"If-None-Match": plain.headers["ETag"]}) as known:
        assert known.status_code == 304
    with built.get("/static/manifest.json") as other:
        assert "immutable" not in other.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["main-0a1b.js.gz", "main-0a1b.js.br", "../conftest.py", "none.js", "%2e%2e/x"])
def test_nothing_else_is_served(built: FlaskClient, path: str) -> None:
    assert built.get(f"/static/{path}").status_code == 404


def test_without_a_build_names_stay_plain(tmp_path: Path) -> None:
    app = Flask(__name__, static_folder=None)
    assets.attach(app, tmp_path)
    with app.test_request_context("/"):
        assert assets.asset("main.js") == "/static/main.js"
