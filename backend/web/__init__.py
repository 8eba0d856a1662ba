"""The pages: one module a noun, each with its blueprint `pages`; named here, in the order of the menu."""

from flask import Flask

from backend.web import (
    accounts,
    desk,
    frame,
    guide,
    history,
    messages,
    organisations,
    people,
    regions,
    rules,
    search,
)

MODULES = (accounts, desk, regions, organisations, people, messages, rules, history, search, guide)


def register(app: Flask) -> None:
    """Give `app` its pages."""
    frame.attach(app)
    for module in MODULES:
        app.register_blueprint(module.pages)
