"""Scripts, styles and icons as the build left them: named by their content, and so kept by browsers for ever."""

import json
import mimetypes
from pathlib import Path

from flask import Flask, Response, abort, current_app, g, request, send_from_directory, url_for

from backend.http import guards

FOLDER = Path(__file__).parents[1] / "web" / "static"
_FOR_EVER = "public, max-age=31536000, immutable"
_PACKED = {"br": ".br", "gzip": ".gz"}
"""How the build packs beside the plain file, the smallest first."""


def attach(app: Flask, folder: Path = FOLDER) -> None:
    """Serve the built files under /static/ and give templates `asset`."""
    manifest = folder / "manifest.json"
    app.config["ASSETS"] = json.loads(manifest.read_text("utf-8")) if manifest.exists() else {}
    app.config["ASSETS_FOLDER"] = folder
    app.jinja_env.globals["asset"] = asset
    app.add_url_rule("/static/<path:filename>", "static", guards.public(_send))


def asset(name: str) -> str:
    """Return the address of a built file by its plain name, such as `main.js`."""
    if "static" not in g:
        g.static = url_for("static", filename="")
    return f"{g.static}{current_app.config['ASSETS'].get(name, name)}"


def _send(filename: str) -> Response:
    """Send a built file, packed where the build kept a packed copy and the browser takes it."""
    if filename.endswith(tuple(_PACKED.values())):
        abort(404)
    folder: Path = current_app.config["ASSETS_FOLDER"]
    coding = _coding(folder, filename)
    kind = mimetypes.guess_type(filename)[0]
    response = send_from_directory(folder, filename + _PACKED.get(coding, ""), mimetype=kind)
    if coding:
        response.headers["Content-Encoding"] = coding
    if filename in current_app.config["ASSETS"].values():
        response.headers["Cache-Control"] = _FOR_EVER
    response.vary.add("Accept-Encoding")
    return response


def _coding(folder: Path, filename: str) -> str:
    """Return the smallest packing that the build kept and the browser takes, or none."""
    kept = (coding for coding, ending in _PACKED.items() if (folder / (filename + ending)).is_file())
    return next((coding for coding in kept if request.accept_encodings[coding] > 0), "")
