"""docs/lever-mapping.md tells where each field comes from: tried out on a sample of each record."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType
from strawberry.utils.str_converters import to_camel_case

from resolvers.mutation import Mutation
from resolvers.needs import NEEDS, Need
from sandbox.routes import api_routes
from sandbox.writes import write_routes
from tests.docs.coordinates import fields, own_types
from tests.docs.lever_paths import Path, altered_at, leaves, with_all_others, with_other, without
from tests.docs.lever_sources import MAKERS, SAMPLES, Json, values
from tests.docs.markdown_tables import Row, rows

PAGE = rows("lever-mapping.md")
RECORDS = {
    row.codes("Record")[0]: row.codes("Endpoint")[0] for row in PAGE if "Record" in row.cells
}

TELLING: dict[str, Any] = {
    "posting.distributionChannels[]": "internal",
    "requisition.headcountTotal": "unlimited",
    "opportunity.links[]": "https://dribbble.com/quill",
    "note.fields[].score": 4,
    "file.name": "Quill.docx",
    "file.ext": ".docx",
    "resume.file.name": "Quill.docx",
    "resume.file.ext": ".docx",
    "offer.sentDocument.fileName": "Quill.docx",
    "offer.signedDocument.fileName": "Quill.docx",
    "feedback.fields[].value": "1 - Strong No Hire",
}
"""Values that tell more than one near to the sample's would."""

_TOKEN = re.compile(r"(else )?`([^`]+)`")
_ENDPOINT = re.compile(r"`(GET [^`]+)`")
_PARAMETER = re.compile(r":\w+|\{\w+\}")
_NOT_FROM_RECORDS = re.compile(
    r"^(Query|Mutation|Subscription|PageInfo|\w+(Connection|Edge|Payload)|UserError|ApiToken"
    r"|LinkedAccount|InboundWebhooks|Event|WebhookEndpoint|Delivery|DeliveryAttempt)$"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A path that a row names, and those that come before it."""

    type_name: str
    field: str
    path: Path
    written: str
    before: tuple[Path, ...]


def field_rows() -> list[Row]:
    return [row for row in PAGE if row.chapter == "Fields"]


def coordinate(row: Row) -> str:
    return f"{row.section}.{row.codes('Field')[0]}"


def origins(row: Row) -> Iterator[Origin]:
    earlier: list[Path] = []
    if row["From"].startswith("computed: "):
        return
    for otherwise, written in _TOKEN.findall(row["From"]):
        if written.startswith("GET "):
            continue
        path = Path.parse(written)
        before = [each for each in earlier if otherwise and each.record == path.record]
        yield Origin(row.section, row.codes("Field")[0], path, written, tuple(before))
        earlier.append(path)


ORIGINS = [origin for row in field_rows() for origin in origins(row)]


def test_every_field_has_its_row_and_every_row_its_field() -> None:
    told = [coordinate(row) for row in field_rows()]
    assert len(told) == len(set(told))
    assert set(told) - fields == set()
    from_records = {each for each in fields if not _NOT_FROM_RECORDS.match(each.split(".")[0])}
    assert {each for each in from_records - set(told) if not inherited(each, told)} == set()


def inherited(field: str, told: list[str]) -> bool:
    """Whether an interface's row speaks for a field; of ids each type tells itself."""
    type_name, name = field.split(".")
    named = own_types[type_name]
    assert isinstance(named, GraphQLObjectType | GraphQLInterfaceType)
    return name != "remoteId" and any(f"{each.name}.{name}" in told for each in named.interfaces)


def test_every_row_names_a_path_an_endpoint_or_a_computation() -> None:
    plain = [row for row in field_rows() if not row["From"].startswith("computed: ")]
    assert [row for row in plain if _TOKEN.sub("", row["From"]).strip(", ")] == []
    assert {origin.path.record for origin in ORIGINS} == set(RECORDS) == set(SAMPLES)


def test_every_endpoint_named_has_its_row() -> None:
    known = {each for row in PAGE if row.chapter == "Endpoints" for each in row.codes("Endpoint")}
    named = {
        each for row in PAGE for cell in row.cells.values() for each in _ENDPOINT.findall(cell)
    }
    assert named - known == set()


@pytest.mark.parametrize("type_name", sorted({origin.type_name for origin in ORIGINS}))
def test_what_a_row_names_fills_the_field(type_name: str) -> None:
    named = [origin for origin in ORIGINS if origin.type_name == type_name]
    assert [f"{o.field} from {o.written}" for o in named if not fills(o)] == []


def fills(origin: Origin) -> bool:
    """Whether the field tells something else when what stands there is another or missing."""
    record = SAMPLES[origin.path.record]
    for earlier in origin.before:
        record = without(record, earlier)
    altered = [without(record, origin.path), with_other(record, origin.path)]
    if origin.written in TELLING:
        altered.append(with_other(record, origin.path, value=TELLING[origin.written]))
    source = origin.path.record
    return any(origin.field in changed(origin.type_name, source, record, each) for each in altered)


def changed(type_name: str, source: str, record: Json, altered: Json) -> set[str]:
    """The fields that tell something else of the same number of instances."""
    before, after = values(type_name, source, record), values(type_name, source, altered)
    return {
        field
        for field, told in before.items()
        if len(told) == len(after[field]) and told != after[field]
    }


def named_by_field(type_name: str, source: str) -> dict[str, list[Path]]:
    """By field that comes from records at all, the paths in this one."""
    named: dict[str, list[Path]] = {o.field: [] for o in ORIGINS if o.type_name == type_name}
    for origin in ORIGINS:
        if (origin.type_name, origin.path.record) == (type_name, source):
            named[origin.field].append(origin.path)
    return named


@pytest.mark.parametrize(("type_name", "source"), sorted(MAKERS))
def test_nothing_else_fills_a_field(type_name: str, source: str) -> None:
    named = named_by_field(type_name, source)
    record = SAMPLES[source]
    unnamed = {
        f"{field} from {place}"
        for place in leaves(record)
        for altered in altered_at(record, place)
        for field in changed(type_name, source, record, altered) & named.keys()
        if not any(path.covers(place) for path in named[field])
    }
    assert unnamed == set()


@pytest.mark.parametrize(("type_name", "source"), sorted(MAKERS))
def test_nothing_steps_in_for_what_is_missing(type_name: str, source: str) -> None:
    unnamed = []
    for field, paths in named_by_field(type_name, source).items():
        bare = functools.reduce(without, paths, SAMPLES[source])
        if field in changed(type_name, source, bare, with_all_others(bare)):
            unnamed.append(field)
    assert unnamed == []


def test_every_endpoint_is_given_by_a_field_or_has_a_reason_not_to_be() -> None:
    endpoints = [row for row in PAGE if row.chapter == "Endpoints"]
    named = {each for row in endpoints for each in row.codes("GraphQL")}
    assert named - fields == set()
    missing = [row for row in endpoints if not row.codes("GraphQL")]
    assert [
        row for row in missing if row["GraphQL"] != "none" or len(row["Note"].split()) < 5
    ] == []


def test_every_endpoint_that_the_sandbox_reads_from_is_there() -> None:
    known = {
        _PARAMETER.sub(":", row.codes("Endpoint")[0]) for row in PAGE if "GraphQL" in row.cells
    }
    served = {
        f"GET {_PARAMETER.sub(':', route.path)}"
        for route in api_routes()
        if not route.path.startswith("/candidates")
    }
    assert len(served) > 50
    assert served - known == set()


def test_every_endpoint_that_the_sandbox_writes_to_is_there() -> None:
    known = {
        _PARAMETER.sub(":", row.codes("Endpoint")[0]) for row in PAGE if row.chapter == "Writes"
    }
    taken = {
        f"{method} {_PARAMETER.sub(':', route.path.rstrip('/'))}"
        for route in write_routes()
        for method in route.methods or ()
        if not route.path.startswith("/candidates")
    }
    assert taken == known


def test_every_mutation_of_records_is_named_where_it_writes() -> None:
    named = {each for row in PAGE if row.chapter == "Writes" for each in row.codes("Mutation")}
    assert named == {
        f"Mutation.{to_camel_case(field.python_name)}"
        for field in Mutation.__strawberry_definition__.fields  # type: ignore[attr-defined]
        if field.metadata[NEEDS] is Need.RECORDS
    }
