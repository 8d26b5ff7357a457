"""Answers to a form's questions, checked before they are sent, in the words of Lever.

Field types and their values: https://hire.lever.co/developer/documentation, Form Fields.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from connectors.errors import BadRequest, ConnectorError
from schema.changes.files import FileInput
from schema.form import FormFieldType

FIELDS = "fields"
"""Of an input: the answers."""

_LOWEST_SCORE, _HIGHEST_SCORE = 1, 4
_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What answers to a question depend on.

    Attributes:
        title: how it is told from others.
        type: how it is answered.
        required: whether it must be.
        options: what can be chosen.
    """

    title: str
    type: FormFieldType
    required: bool
    options: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A caller's answer.

    Attributes:
        number: its place in the input.
        name: of the question.
        value: null takes an answer away.
        file: in the place of a value, where a file is asked for.
    """

    number: int
    name: str
    value: Any
    file: FileInput | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers held against the questions.

    Attributes:
        values: by question, what Lever is to get, a `FileInput` for a file; without blank ones.
        problems: all that is to be mended, in the order of the answers, what is missing last.
    """

    values: dict[str, Any]
    problems: list[ConnectorError]


Check = Callable[[Question, Any], Any]
"""From the question and the answer: the answer as Lever has it.

Raises:
    _UnfitError: it is no answer to that question; the message says what would be.
"""


class _UnfitError(Exception):
    """What would be an answer, and the part of the one given that is none."""

    def __init__(self, wanted: str, *, part: str = "value") -> None:
        super().__init__(wanted)
        self.part = part


def held_against(
    asked: Mapping[str, Question],
    given: Sequence[Given],
    *,
    named_by: str,
    kept: Mapping[str, Any] | None = None,
) -> Answers:
    """Answers and what is wrong with them.

    Args:
        asked: the form's questions, by what answers name them by.
        given: the caller's answers.
        named_by: the field of an answer that names its question.
        kept: by question, answers as Lever has them already, which those given replace.
    """
    values, problems = dict(kept or {}), list[ConnectorError]()
    met, unfit = set[str](), set[str]()
    for each in given:
        if each.name not in asked or each.name in met:
            told = "is answered before" if each.name in met else "is not on the form"
            problems.append(problem(f"This question {told}.", each.number, named_by))
            continue
        met.add(each.name)
        try:
            values[each.name] = _value(asked[each.name], each)
        except _UnfitError as error:
            unfit.add(each.name)
            told = f"{asked[each.name].title} takes {error}."
            problems.append(problem(told, each.number, error.part))
    filled = {name: value for name, value in values.items() if not _is_blank(value)}
    problems += _missing(asked, filled.keys() | unfit)
    return Answers(values=filled, problems=problems)


def problem(message: str, number: int, part: str) -> BadRequest:
    """A complaint about a part of one answer."""
    error = BadRequest(message)
    error.field = (FIELDS, str(number), part)
    return error


def _missing(asked: Mapping[str, Question], answered: Collection[str]) -> Iterator[BadRequest]:
    for name, question in asked.items():
        if question.required and name not in answered:
            error = BadRequest(f"{question.title} must be answered.")
            error.field = (FIELDS, name)
            yield error


def _value(question: Question, given: Given) -> Any:
    if question.type is FormFieldType.FILE:
        return _file(given)
    if given.file is not None:
        raise _UnfitError("no file", part="file")
    if _is_blank(given.value):
        return None
    check = _CHECKS.get(question.type)
    return given.value if check is None else check(question, given.value)


def _file(given: Given) -> FileInput | None:
    if not _is_blank(given.value):
        raise _UnfitError("a file")
    return given.file


def _text(_: Question, value: Any) -> str:
    if not isinstance(value, str):
        raise _UnfitError("a text")
    return value


def _yes_or_no(_: Question, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value not in ("yes", "no"):
        raise _UnfitError("true or false")
    return str(value)


def _option(question: Question, value: Any) -> str:
    if value not in question.options:
        raise _UnfitError(f"one of {', '.join(question.options)}")
    return str(value)


def _several(question: Question, value: Any) -> list[str]:
    if not isinstance(value, list):
        raise _UnfitError(f"a list of some of {', '.join(question.options)}")
    return [_option(question, each) for each in value]


def _day(_: Question, value: Any) -> int:
    """The milliseconds of the day's start; they may be sent back as they were read."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _UnfitError("a day such as 2026-05-31") from None
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * _MILLISECONDS


def _number(_: Question, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _UnfitError("a number")
    return value


def _score(question: Question, value: Any) -> Any:
    if question.options:
        return _option(question, value)
    if isinstance(value, bool) or value not in range(_LOWEST_SCORE, _HIGHEST_SCORE + 1):
        raise _UnfitError(f"a number from {_LOWEST_SCORE} to {_HIGHEST_SCORE}")
    return value


def _scores(_: Question, value: Any) -> Any:
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
