"""The pages: one module a noun, each with its blueprint `pages`; named here, in the order of the menu."""

from flask import Flask

from backend.web import (
    accounts,
    agreement_steps,
    as_partner,
    calendar,
    calendar_moves,
    desk,
    documents,
    feeds,
    forums,
    frame,
    guide,
    history,
    messages,
    organisations,
    partnerships,
    people,
    pickers,
    posts,
    programme,
    regions,
    releases,
    reminders,
    rules,
    search,
    visits,
)

MODULES = (
    accounts,
    desk,
    calendar,
    calendar_moves,
    partnerships,
    agreement_steps,
    documents,
    feeds,
    regions,
    organisations,
    people,
    posts,
    messages,
    rules,
    history,
    search,
    guide,
    pickers,
    forums,
    visits,
    programme,
    releases,
    reminders,
    as_partner,
)


def register(app: Flask) -> None:
    """Give `app` its pages."""
    frame.attach(app)
    for module in MODULES:
        app.register_blueprint(module.pages)
