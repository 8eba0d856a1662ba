"""Pages of regions: the list, the one-page profile, and the form."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners import directory, organisations, people, regions
from backend.domain.partners.regions import Region, RegionDetails
from backend.domain.values import countries, times
from backend.http import formats, forms, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, text
from backend.web import choices, pickers, stale
from backend.web import region_view as view
from backend.web.lists import regions as sheet
from backend.web.lists import table
from backend.web.partnership_view import other_script

pages = Blueprint("regions", __name__, url_prefix="/regions")
TYPED = ("name", "short_name", "country", "subdivision", "level", "parent_id", "timezone", "latitude", "longitude")
PICKED = {"parent_id": "regions", "figures.*.of_region_id": "regions"}
KEPT = ("statements", "cooperation_areas")
"""Fields without boxes: what they say stays as it is."""


@pages.get("")
def index() -> ResponseReturnValue:
    """List the regions, the office's own first, then by country."""
    return table.page(sheet.SHEET, "regions/index.html")


@pages.get("/<uuid:region_id>")
def show(region_id: UUID) -> ResponseReturnValue:
    """Show the profile of one region, with what the office has there."""
    session, act = transactions.current()
    region = regions.get(session, region_id)
    bodies = organisations.listed(session, [region_id])
    together = directory.of_place(session, act, region_id) if region.home_since is None else []
    return render_template(
        "regions/show.html",
        region=region,
        line=_line(region, act),
        profile=view.profile(region),
        marks=view.marks,
        figures=view.figure_rows(region),
        named=view.named(region),
        partnerships=[{"title": one.title, "id": one.id, "tier": one.tier.value} for one in together],
        organisations=bodies,
        posts=people.held_on(session, act.today, [one.id for one in bodies]),
        locale_of=locale_tag(),
        clock_note=view.clock_note(act.desk.timezone) if _is_off_clock(region, act) else None,
    )


def _is_off_clock(region: Region, act: Act) -> bool:
    """Say whether it is the office's own region, and its clocks tell another time than the office's."""
    return region.home_since is not None and not times.alike(region.timezone, act.desk.timezone, act.now)


@pages.get("/new")
def new() -> ResponseReturnValue:
    """Show the empty form; ?home=1 suggests the office's own region."""
    _session, act = transactions.current()
    access.require_change(act)
    home = bool(request.args.get("home"))
    usual: dict[str, Any] = {"timezone": act.desk.timezone, "country": "CN", "home": home} if home else {}
    return _form_page(forms.fresh({"level": "city", **usual}))


@pages.post("/new")
def create() -> ResponseReturnValue:
    """Enter a region."""
    form = pickers.read(forms.sent(), PICKED)
    region = form.submit(lambda session, act: regions.create(session, act, _typed(form, {}).parse(RegionDetails)))
    if region is None:
        return _form_page(form)
    flash(_("Entered. A partnership with it is the next step."), "success")
    return redirect(url_for(".show", region_id=region.id), 303)


@pages.get("/<uuid:region_id>/edit")
def edit(region_id: UUID) -> ResponseReturnValue:
    """Show the form of one region."""
    session, act = transactions.current()
    access.require_change(act)
    region = regions.get(session, region_id)
    return _form_page(forms.fresh(_boxed(region), region.revision), region)


@pages.post("/<uuid:region_id>/edit")
def change(region_id: UUID) -> ResponseReturnValue:
    """Save what was typed, unless somebody else has saved meanwhile."""
    form = pickers.read(forms.sent(), PICKED)
    if form.submit(lambda session, act: _change(session, act, region_id, form)):
        flash(_("Saved."), "success")
        return redirect(url_for(".show", region_id=region_id), 303)
    region = regions.get(transactions.current()[0], region_id)
    form.compare(_boxed(region), region.revision)
    return _form_page(form, region)


def _change(session: Session, act: Act, region_id: UUID, form: Form) -> Region:
    region = regions.get(session, region_id)
    form.require_fresh(region)
    kept = {name: regions.given(region)[name] for name in KEPT}
    regions.change(session, act, region, _typed(form, kept).parse(RegionDetails))
    return region


def _typed(form: Form, kept: dict[str, object]) -> Form:
    """Return what was typed as the input type reads it: credits a line each, rows without a value left out."""
    values = {
        name: form.values[name] for name in (*TYPED, "home", "profile", "themes", "figures") if name in form.values
    }
    lines = str(form.values.get("credits", "")).splitlines()
    return form.reading({**kept, **values, "credits": [line.strip() for line in lines if line.strip()]})


def _boxed(region: Region) -> dict[str, Any]:
    """Return the region as its form holds it."""
    given = {name: value for name, value in regions.given(region).items() if name not in KEPT}
    return given | {"credits": "\n".join(region.credits)}


def _line(region: Region, act: Act) -> dict[str, Any]:
    wall, offset = formats.moment(act.now, region.timezone)
    return {
        "id": region.id,
        "name": region.name,
        "native": other_script(region.name),
        "level": _(regions.LABELS[region.level]),
        "country": _country(region.country),
        "parent": text(region.parent.name) if region.parent else "",
        "parent_id": region.parent_id,
        "wall": wall,
        "offset": offset,
        "is_home": region.home_since is not None,
    }


def _country(code: str) -> str:
    return countries.name(code, locale_tag())


def _form_page(form: Form, region: Region | None = None) -> ResponseReturnValue:
    session, act = transactions.current()
    used = [str(one.get("indicator") or "") for one in form.rows("figures")]
    page = render_template(
        "regions/form.html",
        form=form,
        region=region,
        saved=stale.last_saved(session, act, region.id) if region and form.is_stale else None,
        kept=(len(region.statements), len(region.areas)) if region else (0, 0),
        levels=view.level_options(),
        chosen=pickers.told(form, PICKED),
        zones=choices.zones(session, act),
        indicators=view.indicator_options(used),
        qualifiers=view.qualifier_options(),
        themes=view.theme_options(form.value("themes") or []),
        labels=_labels(),
    )
    return page, form.status


def _labels() -> dict[str, str]:
    return {
        "name": _("Name"),
        "short_name": _("Short name"),
        "country": _("Country"),
        "subdivision": _("Subdivision"),
        "level": _("Level"),
        "parent_id": _("Lies in"),
        "timezone": _("Time zone"),
        "latitude": _("Latitude"),
        "longitude": _("Longitude"),
        "profile": _("Profile"),
        "figures": _("Figures"),
        "themes": _("Themes"),
        "credits": _("Credits"),
        "home": _("Home region"),
    }
