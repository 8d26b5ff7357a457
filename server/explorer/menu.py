"""The examples that the explorer offers: each a file in `examples/reading` or `examples/writing`.

A file begins with its title, as a comment; what follows is what the editor shows. An example whose
variables name records ends with a query `Find`: what it gives under the name of a variable is that
one's value, of several the last::

    # Write a note
    mutation WriteNote($applicationId: ID!) {
      createActivity(input: { applicationId: $applicationId, body: "Good." }) { activityId }
    }

    query Find {
      applications(first: 3) { nodes { applicationId: id } }
    }
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from graphql import OperationDefinitionNode, parse

_FOLDERS = tuple(Path(__file__).parent / "examples" / name for name in ("reading", "writing"))
_FIND = "\nquery Find "
_HOW_TO_FIND = "# Finds ids to put into the variables:\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example.

    Attributes:
        title: what the menu shows.
        query: what the editor shows.
        find: asked before, for the values of the variables; empty for none.
        variables: those that name records.
        writes: whether it changes anything.
    """

    title: str
    query: str
    find: str = ""
    variables: tuple[str, ...] = ()
    writes: bool = False


@cache
def examples(*, find: bool) -> tuple[Example, ...]:
    """The examples in the order of the menu: by the names of their files, those that read first.

    Args:
        find: whether records are found for those that write. Where they are people's, no one of
            them is to be changed by a single click: the query for it is shown as a comment then.
    """
    files = (file for folder in _FOLDERS for file in sorted(folder.glob("*.graphql")))
    found = [_example(file.read_text("utf-8"), writes=file.parent == _FOLDERS[1]) for file in files]
    return tuple(found if find else map(_left_to_the_reader, found))


def _example(text: str, *, writes: bool) -> Example:
    title, _, rest = text.partition("\n")
    query, separator, find = rest.partition(_FIND)
    return Example(
        title=title.lstrip("# ").strip(),
        query=query.strip() + "\n",
        find=f"{separator}{find}".strip(),
        variables=_variables(query) if find else (),
        writes=writes,
    )


def _variables(query: str) -> tuple[str, ...]:
    [operation] = parse(query).definitions
    if not isinstance(operation, OperationDefinitionNode):
        raise TypeError("An example is an operation.")
    return tuple(each.variable.name.value for each in operation.variable_definitions or ())


def _left_to_the_reader(example: Example) -> Example:
    if not example.find:
        return example
    commented = "".join(f"# {line}\n" for line in example.find.splitlines())
    return replace(example, query=f"{_HOW_TO_FIND}{commented}\n{example.query}", find="")
