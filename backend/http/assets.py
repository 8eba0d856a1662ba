"""Scripts, styles and icons as the build left them: named by their content, and so kept by browsers for ever."""

import json
import mimetypes
from pathlib import Path

from flask import Flask, Response, abort, current_app, g, request, send_from_directory, url_for

from backend.http import guards

FOLDER = Path(__file__).parents[1] / "web" / "static"
_FOR_EVER = "public, max-age=31536000, immutable"


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
    if filename.endswith(".gz"):
        abort(404)
    folder: Path = current_app.config["ASSETS_FOLDER"]
    packed = (folder / f"{filename}.gz").is_file() and request.accept_encodings["gzip"] > 0
    kind = mimetypes.guess_type(filename)[0]
    response = send_from_directory(folder, f"{filename}.gz" if packed else filename, mimetype=kind)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    if filename in current_app.config["ASSETS"].values():
        response.headers["Cache-Control"] = _FOR_EVER
    response.vary.add("Accept-Encoding")
    return response
