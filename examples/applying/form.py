"""What an applicant tells, as answers to a job's form (`Job.formFields`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from examples.applying.payload import LINK, File, Told

Json = dict[str, Any]

_YES_AND_NO = {"yes": True, "true": True, "no": False, "false": False}
_FOR_ANY_PAGE = ("website", "portfolio", "other")


@dataclass(slots=True)
class Answers:
    """A form filled in.

    Attributes:
        fields: what the mutations take, with null where a file goes.
        files: by the place in `fields`.
        places: for each of the fields, where the board has it.
        left_out: the places of what the form does not ask.
    """

    fields: list[Json] = field(default_factory=list)
    files: dict[int, File] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def questions(form: Sequence[Json]) -> list[Json]:
    """The questions that are put to applicants from outside."""
    return [each for each in form if not each["isHidden"] and _is_put_outside(each)]


def answers_to(form: Sequence[Json], told: Sequence[Told]) -> Answers:
    """Answer a form, each of its questions once.

    What is told is put as the question wants it; where that is not clear it is left as it is, for
    hiregraph tells at which question it does not fit.
    """
    unanswered = {each["name"]: each for each in form if _is_put_outside(each)}
    answers = Answers()
    for each in told:
        question = _question_for(each, unanswered)
        if question is None:
            answers.left_out.append(each.place)
            continue
        del unanswered[question["name"]]
        if isinstance(each.answer, File):
            answers.files[len(answers.fields)] = each.answer
            answers.fields.append({"name": question["name"], "file": {"upload": None}})
        else:
            value = _as_wanted(question, each.answer)
            answers.fields.append({"name": question["name"], "value": value})
        answers.places.append(each.place)
    return answers


def _is_put_outside(question: Json) -> bool:
    channels = question["distributionChannels"]
    return not channels or "external" in channels


def _question_for(told: Told, unanswered: dict[str, Json]) -> Json | None:
    """The question by its name, else by its words; for a link the one for its site, or for any."""
    if told.question == LINK:
        return _question_for_page(told.answer, unanswered)
    named = unanswered.get(told.question)
    words = told.question.strip().casefold()
    worded = (each for each in unanswered.values() if _words(each) == words)
    return named or next(worded, None)


def _question_for_page(url: str, unanswered: dict[str, Json]) -> Json | None:
    host = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    site = host.removeprefix("www.").partition(".")[0]
    asked = [each for each in unanswered.values() if each["group"] == "URLS"]
    fitting = (each for kind in (site, *_FOR_ANY_PAGE) for each in asked if kind in _words(each))
    return next(fitting, None)


def _words(question: Json) -> str:
    words: str = question["question"] or question["name"]
    return words.strip().casefold()


def _as_wanted(question: Json, answer: Any) -> Any:
    convert = _CONVERT.get(question["type"])
    return convert(question, answer) if convert else answer


def _boolean(_question: Json, answer: Any) -> Any:
    return _YES_AND_NO.get(answer.casefold(), answer) if isinstance(answer, str) else answer


def _number(_question: Json, answer: Any) -> Any:
    try:
        return float(answer)
    except (TypeError, ValueError):
        return answer


def _option(question: Json, answer: Any) -> Any:
    """As the form writes it; boards like other letter cases."""
    same = {option.casefold(): option for option in question["options"]}
    return same.get(answer.strip().casefold(), answer) if isinstance(answer, str) else answer


def _options(question: Json, answer: Any) -> Any:
    chosen = answer if isinstance(answer, list) else [answer]
    return [_option(question, each) for each in chosen]


def _text(_question: Json, answer: Any) -> Any:
    return ", ".join(map(str, answer)) if isinstance(answer, list) else answer


_CONVERT: dict[str, Callable[[Json, Any], Any]] = {
    "BOOLEAN": _boolean,
    "NUMBER": _number,
    "CURRENCY": _number,
    "SINGLE_SELECT": _option,
    "MULTI_SELECT": _options,
    "TEXT": _text,
    "TEXTAREA": _text,
}
