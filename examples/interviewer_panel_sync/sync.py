"""The user directory and all interviews, from hiregraph into local tables.

Every run leaves the tables as if it had been the first one; one that is stopped is taken up by the
next where it stood.
"""

from collections import Counter

from examples.client import Hiregraph, Json
from examples.interviewer_panel_sync.queries import (
    DIRECTORY,
    OPEN_APPLICATIONS,
    THESE_APPLICATIONS,
)
from examples.interviewer_panel_sync.tables import Tables
from examples.paging import nodes, pages


def sync(api: Hiregraph, tables: Tables) -> Counter[str]:
    """Bring the tables up to date; tells what was met on the way."""
    seen: Counter[str] = Counter()
    _sync_directory(api, tables, seen)
    unread = _sync_open_applications(api, tables, seen)
    _sync_again(api, tables, seen, sorted({*unread, *tables.not_met()}))
    tables.start_anew()
    return seen


def _sync_directory(api: Hiregraph, tables: Tables, seen: Counter[str]) -> None:
    walk = pages(api, DIRECTORY, {}, at=("userDirectory", "users"))
    found = [user for page in walk for user in page.nodes]
    users = [user for user in found if user is not None]
    with tables:
        for user in users:
            tables.put("users", _user_row(user))
        if len(users) == len(found):  # else one could be missing that is there
            tables.mark_left(but=[user["remoteId"] for user in users])
    seen["users"] += len(users)


def _sync_open_applications(api: Hiregraph, tables: Tables, seen: Counter[str]) -> list[str]:
    """Walk all open applications; a page's rows and its cursor are written as one.

    Gives the ids of those whose interviews could not be read.
    """
    unread: list[str] = []
    cursor = tables.cursor
    if cursor is None:
        tables.start_anew()
    for page in pages(api, OPEN_APPLICATIONS, {}, at=("applications",), after=cursor):
        whole = [node for node in page.nodes if node is not None]
        met = [node for node in whole if _is_read(node)]
        with tables:
            for application in met:
                _put_application(tables, application, seen)
            tables.come_to(page.cursor, met=[application["id"] for application in met])
        unread += [node["id"] for node in whole if not _is_read(node)]
        seen["unread"] += len(page.nodes) - len(whole)
    return unread


def _sync_again(api: Hiregraph, tables: Tables, seen: Counter[str], ids: list[str]) -> None:
    """Look once more at applications that the walk has not met as it should have.

    They were closed since the last run, deleted, moved while the walk was under way, or could
    not be read just then.
    """
    for application_id, node, is_gone in nodes(api, THESE_APPLICATIONS, ids):
        with tables:
            if node is not None and _is_read(node):
                _put_application(tables, node, seen)
            elif is_gone:
                tables.drop_application(application_id)
            else:
                seen["unread"] += 1


def _is_read(application: Json) -> bool:
    """Whether its interviews came: a list that may not or could not be read is null."""
    return application["interviews"] is not None


def _put_application(tables: Tables, application: Json, seen: Counter[str]) -> None:
    interviews = [each for each in application["interviews"]["nodes"] if each is not None]
    seen.update({"applications": 1, "interviews": len(interviews)})
    if not interviews:
        tables.drop_application(application["id"])
        return
    job, is_open = application["job"], not application["isArchived"]
    row = {"id": application["id"], "job": job and job["name"], "is_open": is_open}
    tables.put("applications", row)
    tables.drop_interviews(application["id"], but=[each["remoteId"] for each in interviews])
    for interview in interviews:
        tables.put("interviews", _interview_row(interview, application["id"]))
        holders = [each["remoteId"] for each in interview["interviewers"] if each is not None]
        tables.put_interviewers(interview["remoteId"], holders)


def _user_row(user: Json) -> Json:
    return {
        "id": user["remoteId"],
        "name": user["name"],
        "email": user["emails"][0]["value"] if user["emails"] else None,
        "job_title": user["jobTitle"],
        "role": user["role"] and user["role"]["name"],
        "manager_id": user["manager"] and user["manager"]["remoteId"],
        "is_active": user["isActive"],
        "left_at": user["deactivatedAt"],
    }


def _interview_row(interview: Json, application_id: str) -> Json:
    return {
        "id": interview["remoteId"],
        "application_id": application_id,
        "panel_id": interview["panelId"],
        "subject": interview["subject"],
        "start_at": interview["startAt"],
        "end_at": interview["endAt"],
        "status": interview["status"],
        "organizer_id": interview["organizer"] and interview["organizer"]["remoteId"],
    }
