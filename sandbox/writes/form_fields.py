"""The fields of forms: those of a template, and the values that a filled-in form gives them."""

from collections.abc import Callable, Sequence
from typing import Any

from sandbox.answers import Json
from sandbox.body import Body
from sandbox.call import Call
from sandbox.data.templates import RATINGS
from sandbox.errors import bad_request

RATING = "score-system"

_TEXTS = ("code", "text", "textarea", "university")
_CHOICES = ("dropdown", "multiple-choice", RATING)
_PROMPTED = ("dropdown", RATING)
_WITH_OPTIONS = ("dropdown", "multiple-choice", "multiple-select", RATING)

FEEDBACK_TYPES = (
    *("code", "date", "dropdown", "multiple-choice", "multiple-select", "score", "scorecard"),
    *(RATING, "text", "textarea", "yes-no"),
)
PROFILE_TYPES = (
    *("currency", "date", "dropdown", "multiple-choice", "multiple-select"),
    *("text", "textarea", "yes-no"),
)


def template_fields(call: Call, kinds: Sequence[str]) -> list[Json]:
    """Read the fields of a template; each gets an id of its own, also one that was there before.

    Raises:
        LeverError: 400 for a field that makes no sense.
    """
    return [_template_field(call, body, kinds) for body in call.body.objects("fields")]


def _template_field(call: Call, body: Body, kinds: Sequence[str]) -> Json:
    kind = body.chosen("type", kinds)
    field = {
        "description": body.text("description") or "",
        "required": bool(body.flag("required")),
        "text": body.text("text") or "",
        "type": kind,
        "id": call.account.journal.identifier(),
    }
    if kind in _PROMPTED:
        field["prompt"] = body.text("prompt") or "Select one"
    if kind in _WITH_OPTIONS:
        field["options"] = _options(body, kind)
    if kind == "currency":
        field["currency"] = body.text("currency") or "USD"
    if kind == "scorecard":
        field["scores"] = [each.raw for each in body.objects("scores")]
    return field


def _options(body: Body, kind: str) -> list[Json]:
    if kind == RATING:
        return [{"text": text} for text in RATINGS]
    options = [{"text": option.needed("text")} for option in body.objects("options")]
    if not options:
        raise bad_request(f"a field of type {kind} needs options")
    return options


def filled(fields: Sequence[Json], values: Sequence[Any]) -> list[Json]:
    """Give each field its value.

    Raises:
        LeverError: 400 for a value that does not fit, or none where one is required.
    """
    for field, value in zip(fields, values, strict=True):
        check_value(field, value)
    return [field | {"value": value} for field, value in zip(fields, values, strict=True)]


def check_value(field: Json, value: Any) -> None:
    """Refuse a value that does not fit a field.

    Raises:
        LeverError: 400.
    """
    if _is_blank(value):
        if field["required"]:
            raise bad_request(f"{field['text']} is required")
        return
    fits = _FITS.get(field["type"])
    if fits is not None and not fits(field, value):
        raise bad_request(f"{field['text']} has a value that does not fit {field['type']}")


def _is_blank(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _offered(field: Json, value: Any) -> bool:
    return value in [option["text"] for option in field["options"]]


def _all_offered(field: Json, value: Any) -> bool:
    return isinstance(value, list) and all(_offered(field, each) for each in value)


def _is_text(_field: Json, value: Any) -> bool:
    return isinstance(value, str)


def _is_number(_field: Json, value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_FITS: dict[str, Callable[[Json, Any], bool]] = {
    **dict.fromkeys(_CHOICES, _offered),
    **dict.fromkeys(_TEXTS, _is_text),
    "currency": _is_number,
    "date": _is_number,
    "multiple-select": _all_offered,
    "score": lambda _field, value: value in {1, 2, 3, 4},
    "yes-no": lambda _field, value: value in {"yes", "no"},
}
