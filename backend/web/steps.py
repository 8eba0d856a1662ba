"""Several small forms on one page: the fields of each stand under its name, `decide.note` beside `renew.note`."""

from collections.abc import Mapping

from backend.http.forms import Form


def part(form: Form, step: str) -> Form:
    """Return what was typed in the form of one step."""
    typed = form.values.get(step)
    return Form(typed if isinstance(typed, Mapping) else {}, form.revision)


def told(form: Form, step: str) -> Form:
    """Return the form with its problems at the fields of the step."""
    form.errors = {f"{step}.{name}" if name else "": words for name, words in form.errors.items()}
    return form
