"""Postings: made and changed."""

from collections.abc import Collection
from typing import Any

from starlette.responses import Response

from sandbox.answers import Json, created, one
from sandbox.body import Body
from sandbox.call import Call
from sandbox.errors import bad_request
from sandbox.routes.postings import STATES, posting_of, view_of
from sandbox.writes.html import check_html, plain
from sandbox.writes.linking import link_posting

CHANNELS = ("public", "internal")
WORKPLACES = ("unspecified", "onsite", "remote", "hybrid")
_SHOWN_STATES = frozenset({"published", "internal"})
_CATEGORIES = ("commitment", "department", "level", "location", "team")
_SALARY = ("max", "min", "currency", "interval")
_LIST_TAGS = frozenset({"li", "b", "i", "s", "u", "a"})
_TAGS = frozenset({"div", "p", "span", "br", "b", "i", "s", "u", "a"})


def create_posting(call: Call) -> Response:
    """Answer ``POST /postings``; a draft unless a state is given."""
    performer, body, users = call.required_performer(), call.body, call.account.users
    body.needed("text")
    owner = body.known("owner", users) or performer
    empty = {
        "id": call.account.journal.identifier(),
        "text": "",
        "state": "draft",
        "distributionChannels": None,
        "user": performer,
        "owner": owner,
        "hiringManager": body.known("hiringManager", users),
        "categories": dict.fromkeys(_CATEGORIES) | {"allLocations": []},
        "tags": [],
        "content": _content(Body(), _NO_CONTENT),
        "country": None,
        "followers": [owner],
        "reqCode": None,
        "requisitionCodes": [],
        "urls": None,
        "confidentiality": "non-confidential",
        "createdAt": call.at,
        "updatedAt": call.at,
        "workplaceType": "unspecified",
        "transcribeInterviews": False,
        "screening": {"enabled": False},
    }
    posting = _put(call, empty)
    _note(call, posting, None, performer)
    return created(view_of(call).show(dict(posting)))


def update_posting(call: Call) -> Response:
    """Answer ``POST /postings/:posting``: only what is given changes, but for the state.

    Without ``state`` the posting becomes a draft, and the answer shows no places unless they
    were given; a read shows them. Both are recorded.
    """
    performer, before = call.required_performer(), posting_of(call)
    posting = _put(call, before)
    _note(call, posting, before, performer)
    shown = view_of(call).show(dict(posting))
    if "categories" in shown and "allLocations" not in call.body.inner("categories"):
        shown["categories"] = shown["categories"] | {"allLocations": []}
    return one(shown)


def _note(call: Call, posting: Json, before: Json | None, performer: str) -> None:
    happened = "updated" if before else "created"
    ids = {"posting": posting["id"]}
    call.account.journal.note(
        f"posting.{happened}", ids, before=before, after=posting, user=performer
    )


def _put(call: Call, before: Json) -> Json:
    posting = before | _given(call.body, before) | {"updatedAt": call.at}
    posting |= _public(call, posting)
    account = call.account
    account.postings[posting["id"]] = posting
    if "requisitionCodes" in call.body:
        link_posting(account, posting["id"], call.body.texts("requisitionCodes"))
    return account.postings[posting["id"]]


def _given(body: Body, before: Json) -> Json:
    """Read the fields that a posting takes; those left out stay, but for the state."""
    given: dict[str, Any] = {"state": body.choice("state", STATES) or "draft"}
    if "text" in body:
        given["text"] = body.needed("text")
    if "tags" in body:
        given["tags"] = body.texts("tags")
    if "distributionChannels" in body:
        given["distributionChannels"] = _all_of(body, "distributionChannels", CHANNELS)
    given["categories"] = _categories(body.inner("categories"), before["categories"])
    given["content"] = _content(body.inner("content"), before["content"])
    given["workplaceType"] = _workplace(body, before["workplaceType"])
    return given | _salary(body)


def _all_of(body: Body, name: str, allowed: Collection[str]) -> list[str]:
    values = body.texts(name)
    if not set(values) <= set(allowed):
        raise bad_request(f"{name} may hold {', '.join(allowed)}")
    return values


def _categories(body: Body, before: Json) -> Json:
    new = before | {name: body.text(name) for name in _CATEGORIES if name in body}
    if "allLocations" in body:
        new["allLocations"] = body.texts("allLocations")
    elif "location" in body:
        new["allLocations"] = [new["location"]] if new["location"] else []
    return new


def _content(body: Body, before: Json) -> Json:
    new = dict(before)
    for field, written in (("descriptionHtml", "description"), ("closingHtml", "closing")):
        html = body.text(field) or body.text(f"{written}PostingHtml")
        if html is not None:
            check_html(html, _TAGS)
            new |= {field: html, written: plain(html)}
    if "lists" in body:
        new["lists"] = [_list(each) for each in body.objects("lists")]
    return new


def _list(body: Body) -> Json:
    check_html(content := body.needed("content"), _LIST_TAGS)
    return {"text": body.needed("text"), "content": content}


def _workplace(body: Body, before: str) -> str:
    wanted = body.choice("workplaceType", WORKPLACES) or before
    if wanted == WORKPLACES[0] != before:
        raise bad_request(f"workplaceType can't go back to {wanted}")
    return wanted


def _salary(body: Body) -> Json:
    given: dict[str, Any] = {}
    if html := body.text("salaryDescriptionHtml"):
        check_html(html, _TAGS)
        given |= {"salaryDescription": plain(html), "salaryDescriptionHtml": html}
    if band := body.inner("salaryRange").raw:
        if any(band.get(name) is None for name in _SALARY):
            raise bad_request(f"salaryRange needs {', '.join(_SALARY)}")
        given["salaryRange"] = {name: band[name] for name in _SALARY}
    return given


def _public(call: Call, posting: Json) -> Json:
    """Write what follows from the state and the place."""
    firm, published = call.account.company.firm, posting["state"] == "published"
    site = f"https://jobs.lever.co/{firm.slug}"
    show = f"{site}/{posting['id']}"
    urls = {"list": site, "show": show, "apply": f"{show}/apply"}
    channels = posting["distributionChannels"] or list(CHANNELS)
    return {
        "distributionChannels": channels if published else None,
        "urls": urls if posting["state"] in _SHOWN_STATES else None,
        "country": dict(firm.locations).get(posting["categories"]["location"]),
    }


_NO_CONTENT = {
    "description": "",
    "descriptionHtml": "",
    "lists": [],
    "closing": "",
    "closingHtml": "",
}
WRITES = {
    ("POST", "/postings"): create_posting,
    ("POST", "/postings/{posting}"): update_posting,
}
