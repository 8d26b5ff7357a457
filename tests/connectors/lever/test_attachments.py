from datetime import UTC, datetime, timedelta

import pytest

from connectors.lever.attachments import file, offer_document, resume
from schema.attachment import AttachmentType, ResumePosition, ResumeSchool, YearMonth
from schema.identity import ApplicationKey
from tests.fixtures.lever_records import lever_record

RECORDS = lever_record("application_records")
KEY = ApplicationKey("o-1", "c-1")


def at(milliseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


def test_a_files_numbers_may_be_written_as_text() -> None:
    found = file(RECORDS["file"], KEY)
    assert found.file_name == "Marta Quill - Cover Letter.PDF"
    assert (found.size, found.uploaded_at, found.created_at) == (
        1000,
        at(1740000000123),
        at(1740000000123),
    )
    assert (found.content_type, found.source) == ("application/pdf", "files")
    assert found.parsed_resume is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Cover letter.pdf", AttachmentType.COVER_LETTER),
        ("quill_COVER-LETTER_2025.docx", AttachmentType.COVER_LETTER),
        ("coverletter.txt", AttachmentType.COVER_LETTER),
        ("portfolio.pdf", AttachmentType.OTHER),
        ("letter of cover.pdf", AttachmentType.OTHER),
        ("", AttachmentType.OTHER),
        (None, AttachmentType.OTHER),
    ],
)
def test_a_cover_letter_is_known_by_its_name(name: str | None, kind: AttachmentType) -> None:
    assert file({"name": name}, KEY).attachment_type is kind


def test_a_resume_comes_with_what_was_read_from_it() -> None:
    found = resume(RECORDS["resume"], KEY)
    assert (found.attachment_type, found.source) == (AttachmentType.RESUME, "resumes")
    assert (found.file_name, found.size) == ("Marta Quill", 2000)
    assert found.content_type is not None
    assert found.content_type.endswith("wordprocessingml.document")
    assert (found.created_at, found.uploaded_at) == (at(1740000000000), at(1740000000004))
    assert found.parsed_resume is not None
    assert found.parsed_resume.positions == [
        ResumePosition(
            organization="Fernhill Logistics",
            title="Planner",
            summary="Planned.",
            location="Leeds",
            start=YearMonth(year=2019, month=7),
            end=YearMonth(year=2023, month=None),
        ),
        ResumePosition(
            organization="Harbour Foods",
            title=None,
            summary=None,
            location=None,
            start=None,
            end=None,
        ),
    ]
    assert found.parsed_resume.schools == [
        ResumeSchool(
            organization="Lakeside College",
            degree="BSc",
            field_of_study="Logistics",
            summary="With honours",
            start=YearMonth(year=2015, month=9),
            end=YearMonth(year=2018, month=None),
        )
    ]


def test_a_resume_read_off_a_profile_has_no_file() -> None:
    found = resume({**RECORDS["resume"], "file": None}, KEY)
    assert (found.file_name, found.size, found.uploaded_at, found.content_type) == (None,) * 4
    assert found.created_at == at(1740000000000)
    assert found.parsed_resume is not None
    assert resume({"parsedData": None}, KEY).parsed_resume is None


@pytest.mark.parametrize(
    ("status", "name", "uploaded_at"),
    [("sent", "offer.pdf", 1740210000001), ("signed", "offer_signed.pdf", 1740330000001)],
)
def test_an_offers_documents_have_ids_of_their_own(
    status: str, name: str, uploaded_at: int
) -> None:
    found = offer_document(RECORDS["offer"], KEY, status)
    assert found is not None
    assert (found.remote_id, found.source) == (f"f-9:{status}", f"offers:{status}")
    assert (found.file_name, found.content_type) == (name, "application/pdf")
    assert found.attachment_type is AttachmentType.OFFER_LETTER
    assert found.uploaded_at == found.created_at == at(uploaded_at)
    assert found.remote_data == RECORDS["offer"][f"{status}Document"]
    assert found.application_key == KEY


def test_an_offer_without_a_document_has_none() -> None:
    assert offer_document({"id": "f-9", "signedDocument": None}, KEY, "signed") is None
    assert offer_document({"id": "f-9"}, KEY, "sent") is None
