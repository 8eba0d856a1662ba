"""What a test process makes once and every test's application finds ready: nothing of it knows of data.

Each test has an application, a database and doors of its own; but templates are compiled once, the builders of
addresses once a route, and the statements of a database address once, as in the one long life of a served process.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.engine import Engine
from werkzeug.routing import Rule

from backend import app as application
from backend import db
from backend.domain import transactions

_engines: dict[str, Engine] = {}


class CompiledTemplates(BytecodeCache):
    """The code of templates by their text, in memory."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template the code of the same text."""
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        assert bucket.code is not None
        self.codes[bucket.key, bucket.checksum] = bucket.code


class Route(Rule):
    """A route whose builders of addresses are compiled once for all applications: they depend on its words alone."""

    builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}  # noqa: RUF012 - shared by all, as meant

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, tuple(self._trace), repr(self.defaults), append_unknown)
        if key not in self.builders:
            self.builders[key] = super()._compile_builder(append_unknown)
        return self.builders[key]


_TEMPLATES = CompiledTemplates()
application.Amity.url_rule_class = Route


def with_templates(app: Flask) -> Flask:
    """Return `app`, to which templates come compiled."""
    app.jinja_env.bytecode_cache = _TEMPLATES
    return app


@contextmanager
def sessions(url: str) -> Iterator[db.Sessions]:
    """Yield the two doors to the database that is at `url` for one test; the next test's may be at the same address."""
    engine = _engines.get(url) or _engines.setdefault(url, db.make_engine(url))
    yield transactions.attach(db.make_sessions(engine))
    engine.dispose()
