"""Answers to a form's questions, checked before they are sent, in the words of Lever.

Field types and their values: https://hire.lever.co/developer/documentation, Form Fields.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from connectors.errors import BadRequest
from connectors.lever.forms import field_type, options
from connectors.lever.raw import Json, objects, text
from schema.changes.scorecards import ScorecardAnswerInput
from schema.form import FormFieldType

_LOWEST_SCORE, _HIGHEST_SCORE = 1, 4
_MILLISECONDS = 1000

Check = Callable[[Json, Any], Any]
"""From the question and the answer: the answer as Lever has it.

Raises:
    _UnfitError: it is no answer to that question; the message says what would be.
"""


class _UnfitError(Exception):
    """What would be an answer."""


def answered(
    fields: object, given: Sequence[ScorecardAnswerInput], kept: Mapping[str, Any]
) -> list[Json]:
    """Lever's `fieldValues`: the answers given, and those kept beside them.

    Args:
        fields: the form's questions, as Lever has them.
        given: the caller's answers; null takes one away.
        kept: by question, answers as Lever has them already.

    Raises:
        BadRequest: an answer does not fit its question, or a required one is missing.
    """
    asked = {found: field for field in objects(fields) if (found := text(field.get("id")))}
    values = {**kept, **_checked(asked, given)}
    for name, field in asked.items():
        if field.get("required") is True and _is_blank(values.get(name)):
            raise _wrong(f"{_question(field)} must be answered.")
    return [
        {"id": name, "value": values[name]} for name in asked if not _is_blank(values.get(name))
    ]


def _checked(asked: Mapping[str, Json], given: Sequence[ScorecardAnswerInput]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, each in enumerate(given):
        if each.remote_id not in asked:
            raise _wrong("The form has no such question.", number, "remote_id")
        if each.remote_id in found:
            raise _wrong("This question is answered before.", number, "remote_id")
        field = asked[each.remote_id]
        try:
            found[each.remote_id] = _value(field, each.value)
        except _UnfitError as error:
            raise _wrong(f"{_question(field)} takes {error}.", number, "value") from error
    return found


def _value(field: Json, value: Any) -> Any:
    if _is_blank(value):
        return None
    check = _CHECKS.get(field_type(field.get("type")))
    return value if check is None else check(field, value)


def _text(_: Json, value: Any) -> str:
    if not isinstance(value, str):
        raise _UnfitError("a text")
    return value


def _yes_or_no(_: Json, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value not in ("yes", "no"):
        raise _UnfitError("true or false")
    return str(value)


def _option(field: Json, value: Any) -> str:
    offered = options(field.get("options"))
    if value not in offered:
        raise _UnfitError(f"one of {', '.join(offered)}")
    return str(value)


def _several(field: Json, value: Any) -> list[str]:
    if not isinstance(value, list):
        raise _UnfitError(f"a list of some of {', '.join(options(field.get('options')))}")
    return [_option(field, each) for each in value]


def _day(_: Json, value: Any) -> int:
    """The milliseconds of the day's start; they may be sent back as they were read."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _UnfitError("a day such as 2026-05-31") from None
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * _MILLISECONDS


def _number(_: Json, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _UnfitError("a number")
    return value


def _score(field: Json, value: Any) -> Any:
    if options(field.get("options")):
        return _option(field, value)
    if isinstance(value, bool) or value not in range(_LOWEST_SCORE, _HIGHEST_SCORE + 1):
        raise _UnfitError(f"a number from {_LOWEST_SCORE} to {_HIGHEST_SCORE}")
    return value


def _scores(_: Json, value: Any) -> Any:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise _UnfitError("a list of objects")
    return value


_CHECKS: Mapping[FormFieldType, Check] = {
    FormFieldType.TEXT: _text,
    FormFieldType.TEXTAREA: _text,
    FormFieldType.CODE: _text,
    FormFieldType.BOOLEAN: _yes_or_no,
    FormFieldType.SINGLE_SELECT: _option,
    FormFieldType.MULTI_SELECT: _several,
    FormFieldType.DATE: _day,
    FormFieldType.NUMBER: _number,
    FormFieldType.CURRENCY: _number,
    FormFieldType.SCORE: _score,
    FormFieldType.SCORECARD: _scores,
}


def _is_blank(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _question(field: Json) -> str:
    return f"'{text(field.get('text')) or field.get('id')}'"


def _wrong(message: str, number: int | None = None, name: str = "") -> BadRequest:
    error = BadRequest(message)
    error.field = ("fields",) if number is None else ("fields", str(number), name)
    return error
