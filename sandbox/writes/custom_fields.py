"""The custom fields of a requisition, held against the account's schema of them."""

from collections.abc import Callable
from typing import Any

from sandbox.answers import Json
from sandbox.call import Call
from sandbox.errors import bad_request, forbidden


def check_custom_fields(call: Call) -> Json:
    """Read ``customFields``.

    Raises:
        LeverError: 400 for one that the schema does not know, that does not fit, or is missing.
    """
    given, schema = call.body.inner("customFields").raw, call.account.requisition_fields
    for identifier, value in given.items():
        if identifier not in schema:
            raise bad_request(f"customFields: {identifier} is not a requisition field")
        if value is not None and not _fits(schema[identifier], value):
            raise bad_request(f"customFields: {identifier} must be of its field's type")
    for field in schema.values():
        if field["isRequired"] and given.get(field["id"]) is None:
            raise bad_request(f"customFields: {field['id']} is required")
    return given


def require_writable(call: Call, requisition: Json) -> None:
    """Refuse to change a requisition that uses a field which is gone or of another type now.

    Raises:
        LeverError: 403.
    """
    schema = call.account.requisition_fields
    for identifier, value in requisition["customFields"].items():
        if identifier not in schema or not _fits(schema[identifier], value):
            raise forbidden("requisitions that use a requisition field which was changed")


def _fits(field: Json, value: Any) -> bool:
    return value is None or _FITS[field["type"]](field, value)


def _is_number(_field: Json, value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_text(_field: Json, value: Any) -> bool:
    return isinstance(value, str)


def _is_option(field: Json, value: Any) -> bool:
    options = field["options"]
    return value in [*(each["id"] for each in options), *(each["text"] for each in options)]


def _is_object(field: Json, value: Any) -> bool:
    subfields = {each["id"]: each for each in field["subfields"]}
    return isinstance(value, dict) and all(
        name in subfields and _fits(subfields[name], inner) for name, inner in value.items()
    )


_FITS: dict[str, Callable[[Json, Any], bool]] = {
    "number": _is_number,
    "date": _is_number,
    "text": _is_text,
    "dropdown": _is_option,
    "object": _is_object,
}
