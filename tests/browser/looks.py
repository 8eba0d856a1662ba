"""How a page looks: what axe finds, what does not fit, pictures of every width and scheme and a page to leaf in."""

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from tests.browser import pages
from tests.browser.people import Person

WIDTHS = (1440, 768, 375)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
AXE = pages.ROOT / "node_modules" / "axe-core" / "axe.min.js"
_WIDEST = """async (width) => {
  for (let tries = 0; tries < 60; tries += 1) {  // a window that has changed its width takes a moment to lay out anew
    if (document.documentElement.scrollWidth <= width) return "";
    await new Promise((done) => setTimeout(done, 50));
  }
  const ends = [...document.querySelectorAll("body *")].map((one) => [one.getBoundingClientRect().right, one]);
  const [right, one] = ends.reduce((most, next) => (next[0] > most[0] ? next : most));
  return `${document.documentElement.scrollWidth} px wide, by ${one.outerHTML.slice(0, 90)} to ${Math.round(right)},`;
}"""
_STYLE = "body{font:14px sans-serif;background:#888}img{width:24%;vertical-align:top;margin:2px}h2{margin:1em 0 .3em}"


def violations(person: Person) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA on her page, in a window so high that nothing sticks over it."""
    size = person.page.viewport_size
    assert size is not None
    height = person.page.evaluate("document.documentElement.scrollHeight")
    person.page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    found: list[dict[str, Any]] = person.page.evaluate(f"axe.run(document, {options}).then(found => found.violations)")
    person.page.set_viewport_size(size)
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]} ({len(one['nodes'])})" for one in found]


def overflows(person: Person, widths: Iterable[int]) -> list[str]:
    """Return the widths at which her page is wider than its window, which is left at the last of them."""
    found = []
    for each in widths:
        person.page.set_viewport_size({"width": each, "height": 900})
        if widest := person.page.evaluate(_WIDEST, each):
            found.append(f"{widest} at {each}")
    return found


def photograph(person: Person, folder: Path, path: str, language: str) -> None:
    """Keep pictures of her page at every width, light and dark, in a folder of the page's own."""
    name = pages.shape(path).strip("/").replace("/", "_").replace("?", "_") or "desk"
    (folder / name).mkdir(parents=True, exist_ok=True)
    size = person.page.viewport_size
    for scheme in ("light", "dark"):
        person.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for width in WIDTHS:
            person.page.set_viewport_size({"width": width, "height": 900})
            person.photographs(folder / name / f"{language}-{width}-{scheme}.png")
    assert size is not None
    person.page.set_viewport_size(size)
    leaf(folder)


def leaf(folder: Path) -> None:
    """Write the page on which all pictures of an office stand, a heading a page."""
    body = [f"<!doctype html><meta charset=utf-8><title>{escape(folder.name)}</title><style>{_STYLE}</style>"]
    for page in sorted(one for one in folder.iterdir() if one.is_dir()):
        body.append(f"<h2>{escape(page.name)}</h2>")
        shown = sorted(f"{page.name}/{one.name}" for one in page.glob("*.png"))
        body += [
            f'<a href="{escape(one)}"><img loading=lazy src="{escape(one)}" alt="{escape(one)}"></a>' for one in shown
        ]
    (folder / "index.html").write_text("\n".join(body), encoding="utf-8")
