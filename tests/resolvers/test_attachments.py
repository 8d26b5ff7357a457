import pytest

from connectors.errors import Forbidden
from resolvers.attachments import attachment_by_id, attachments_of_application
from schema.attachment import AttachmentFilter, AttachmentType
from tests.fixtures.one_application import RECORDS, one_application

DRAFT = {**RECORDS["offer"], "sentDocument": None, "signedDocument": None}


async def test_files_come_from_all_kinds_of_record_that_hold_them() -> None:
    async with one_application() as one:
        found = await attachments_of_application(one.loaders, one.application, None)
    assert {each.remote_id: each.attachment_type.name for each in found} == {
        "f-1": "COVER_LETTER",
        "r-1": "RESUME",
        "f-9:sent": "OFFER_LETTER",
        "f-9:signed": "OFFER_LETTER",
    }


async def test_an_offer_without_documents_holds_no_file() -> None:
    async with one_application(offers=[DRAFT], files=[], resumes=[]) as one:
        assert await attachments_of_application(one.loaders, one.application, None) == []


@pytest.mark.parametrize(
    ("types", "found", "asked"),
    [
        ([AttachmentType.RESUME], {"r-1"}, {"resumes"}),
        ([AttachmentType.OFFER_LETTER], {"f-9:sent", "f-9:signed"}, {"offers"}),
        ([AttachmentType.COVER_LETTER], {"f-1"}, {"files"}),
        ([AttachmentType.OTHER], set(), {"files"}),
        ([AttachmentType.RESUME, AttachmentType.OTHER], {"r-1"}, {"resumes", "files"}),
        ([], set(), set()),
    ],
)
async def test_only_the_kinds_that_the_filter_asks_for_are_read(
    types: list[AttachmentType], found: set[str], asked: set[str]
) -> None:
    async with one_application() as one:
        which = AttachmentFilter(types=types)
        files = await attachments_of_application(one.loaders, one.application, which)
        assert {each.remote_id for each in files} == found
        assert set(one.asked) == asked


async def test_a_kind_that_may_not_be_read_refuses_what_needs_it() -> None:
    resumes = AttachmentFilter(types=[AttachmentType.RESUME])
    async with one_application(refused="offers") as one:
        with pytest.raises(Forbidden, match="offers:read:admin"):
            await attachments_of_application(one.loaders, one.application, None)
        assert len(await attachments_of_application(one.loaders, one.application, resumes)) == 1


@pytest.mark.parametrize(
    ("remote_id", "requests"), [("r-1", 1), ("f-1", 2), ("f-9:sent", 3), ("f-9:signed", 3)]
)
async def test_a_file_is_found_again_by_its_id(remote_id: str, requests: int) -> None:
    async with one_application() as one:
        found = await attachment_by_id(one.loaders, one.application.key, remote_id)
        assert found is not None
        assert found.remote_id == remote_id
        assert one.asked.total() == requests


async def test_a_file_is_found_among_what_may_be_read() -> None:
    async with one_application(refused="resumes") as one:
        found = await attachment_by_id(one.loaders, one.application.key, "f-1")
        assert found is not None
        with pytest.raises(Forbidden, match="resumes:read:admin"):
            await attachment_by_id(one.loaders, one.application.key, "gone")
    async with one_application() as one:
        assert await attachment_by_id(one.loaders, one.application.key, "gone") is None
