"""``/users``: the company's staff; those who left are hidden unless asked for."""

from starlette.responses import Response

from sandbox.answers import Json, JsonAnswer, one
from sandbox.call import Call
from sandbox.errors import not_found
from sandbox.expansion import view
from sandbox.index import canonical
from sandbox.paging import envelope, newest_first, page_of


def list_users(call: Call) -> Response:
    """Answer ``GET /users``, latest first."""
    everybody = list(call.account.users.values())
    order = newest_first(everybody)
    shown = sorted((user for user in everybody if _matches(call, user)), key=order.key_of)
    page, following = page_of(shown, call.query, order)
    return JsonAnswer(envelope(view(call.query, {}).show_all(page), following))


def _matches(call: Call, user: Json) -> bool:
    query = call.query
    if user["deactivatedAt"] and not query.flag("includeDeactivated"):
        return False
    emails = {canonical(email) for email in query.many("email")}
    directory = {*query.many("external_directory_id"), *query.many("externalDirectoryId")}
    wanted = (
        (emails, canonical(user["email"])),
        (set(query.many("accessRole")), user["accessRole"]),
        (directory, user["externalDirectoryId"]),
    )
    return all(not values or value in values for values, value in wanted)


def get_user(call: Call) -> Response:
    """Answer ``GET /users/:user``; deactivated ones too."""
    user = call.account.users.get(call.path["user"])
    if user is None:
        raise not_found("users", call.path["user"])
    return one(view(call.query, {}).show(dict(user)))


ROUTES = {"/users": list_users, "/users/{user}": get_user}
