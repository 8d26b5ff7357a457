import pytest

from connectors.errors import BadRequest, NotFound
from resolvers.ids import read_id, read_id_of
from schema.identity import GlobalId

JOB = GlobalId("Job", "default", "p-1")


def test_an_id_of_the_account_is_read() -> None:
    assert read_id(JOB.encode(), account_id="default") == JOB
    assert read_id_of("Job", JOB.encode(), account_id="default") == JOB


@pytest.mark.parametrize("text", ["", "p-1", "é", JOB.encode()[:-1], "A" * 100_000])
def test_a_text_that_is_no_id_is_bad_input(text: str) -> None:
    with pytest.raises(BadRequest, match="not a global id"):
        read_id(text, account_id="default")


def test_an_id_of_another_account_is_not_found_whatever_it_names() -> None:
    for type_name in ("Job", "Candidate"):
        with pytest.raises(NotFound):
            read_id_of(type_name, JOB.encode(), account_id="acme")


def test_an_id_of_another_type_is_bad_input() -> None:
    with pytest.raises(BadRequest, match="id of a Job, not of a Candidate"):
        read_id_of("Candidate", JOB.encode(), account_id="default")
