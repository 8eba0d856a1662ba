"""The pages: one module a noun, each with its blueprint `pages`; named here, in the order of the menu."""

from flask import Flask

from backend.web import (
    account,
    account_factors,
    account_people,
    account_reset,
    account_second,
    account_setup,
    accounts,
    agreement_steps,
    as_partner,
    calendar,
    calendar_files,
    calendar_moves,
    desk,
    documents,
    feed_mail,
    feeds,
    forums,
    frame,
    guide,
    history,
    messages,
    organisations,
    partner_page,
    partnership_map,
    partnership_record,
    partnership_year,
    partnerships,
    people,
    pickers,
    posts,
    programme,
    quick,
    regions,
    releases,
    reminders,
    rest_days,
    rules,
    search,
    undo_offer,
    visits,
    written,
)
from backend.web.lists import forms as list_forms

MODULES = (
    accounts,
    account,
    account_factors,
    account_people,
    account_reset,
    account_second,
    account_setup,
    desk,
    calendar,
    calendar_files,
    calendar_moves,
    partnerships,
    partnership_map,
    partnership_record,
    partnership_year,
    agreement_steps,
    documents,
    feeds,
    feed_mail,
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
    quick,
    written,
    forums,
    visits,
    programme,
    releases,
    reminders,
    as_partner,
    partner_page,
    list_forms,
)


def register(app: Flask) -> None:
    """Give `app` its pages."""
    frame.attach(app)
    undo_offer.attach(app)
    rest_days.attach(app)
    for module in MODULES:
        app.register_blueprint(module.pages)
