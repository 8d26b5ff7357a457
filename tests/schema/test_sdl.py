"""The schema as its users read it."""

from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
)
from typer.testing import CliRunner

from resolvers.api import schema
from server.cli import app

COMMITTED = Path(__file__).parents[2] / "schema.graphql"

served = build_schema(schema.as_str())


def described(named: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
    """What can carry a description, by its schema coordinate."""
    yield named.name, named.description
    if isinstance(named, GraphQLEnumType):
        for value, member in named.values.items():
            yield f"{named.name}.{value}", member.description
    if isinstance(named, GraphQLInputObjectType):
        for name, wanted in named.fields.items():
            yield f"{named.name}.{name}", wanted.description
    if isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in named.fields.items():
            yield f"{named.name}.{name}", field.description
            for argument, taken in field.args.items():
                yield f"{named.name}.{name}({argument}:)", taken.description


def own_types() -> list[GraphQLNamedType]:
    return [
        named
        for named in served.type_map.values()
        if not is_introspection_type(named) and not is_specified_scalar_type(named)
    ]


def test_everything_in_the_schema_is_described() -> None:
    told = [pair for named in own_types() for pair in described(named)]
    assert len(told) > 300
    assert [coordinate for coordinate, description in told if not (description or "").strip()] == []


def test_descriptions_are_sentences() -> None:
    told = [pair for named in own_types() for pair in described(named)]
    assert [c for c, description in told if description and description[-1] not in ".)…"] == []


def test_the_types_are_those_of_the_vocabulary() -> None:
    nodes = served.get_possible_types(served.type_map["Node"])  # type: ignore[arg-type]  # an interface
    assert {named.name for named in nodes} == {
        "Activity",
        "Application",
        "Attachment",
        "Candidate",
        "DirectoryUser",
        "Interview",
        "InterviewPanel",
        "Job",
        "JobInterviewStage",
        "Offer",
        "ProfileForm",
        "ProfileFormTemplate",
        "Referral",
        "RejectReason",
        "Requisition",
        "Scorecard",
        "ScorecardTemplate",
        "User",
    }


def test_no_word_of_a_provider_is_in_the_schema() -> None:
    words = ("lever", "opportunit", "archive reason", "perform_as", "offset", "sourcedby")
    # To one provider's own API, so under its name.
    ways_in = ("Lever", "Query.lever", "LinkedAccount.lever")
    told = " ".join(
        f"{coordinate} {description}"
        for named in own_types()
        for coordinate, description in described(named)
        if not coordinate.startswith(ways_in)
    )
    told = told.lower().replace("equal employment opportunity", "the law")
    assert [word for word in words if word in told] == []


def test_the_committed_schema_is_the_one_that_the_command_prints() -> None:
    printed = CliRunner().invoke(app, ["schema"])
    assert printed.exit_code == 0
    assert COMMITTED.read_text(encoding="utf-8") == printed.output, (
        "Run `hiregraph schema > schema.graphql` and commit the file."
    )
