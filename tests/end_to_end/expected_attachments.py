"""What the files of an application should read as, from the sandbox's records, another way."""

from collections.abc import Iterator
from typing import Any

from sandbox.data.documents import PORTFOLIO, file_bytes
from tests.end_to_end.held import Json, moment
from tests.end_to_end.under import Under, newest_first
from tests.end_to_end.world import World

TYPES = {"pdf": "application/pdf", "txt": "text/plain"}


def attachments(under: Under) -> list[Json]:
    """All but where their bytes are."""
    return newest_first([*_files(under), *_resumes(under), *_documents(under)])


def contents(under: Under) -> Json:
    """The files of an application, each with its bytes for where they are."""
    found = [
        {"remoteId": each["remoteId"], "downloadUrl": file_bytes(each["fileName"])}
        for each in attachments(under)
    ]
    return {"attachments": {"nodes": found}}


async def with_contents(world: World, application: Json) -> Json:
    """The same out of what came, its URLs fetched."""
    for each in application["attachments"]["nodes"]:
        each["downloadUrl"] = (await world.api.get(each["downloadUrl"])).content
    return application


def have_bytes(under: Under) -> bool:
    """Whether all files have bytes to give, and none is big."""
    files = [*under.listed("files"), *(each["file"] for each in under.listed("resumes"))]
    processed = [file for file in files if file and file["status"] == "processed"]
    return processed == files and not any(file["name"].endswith(PORTFOLIO) for file in processed)


def _files(under: Under) -> Iterator[Json]:
    for file in under.listed("files"):
        yield _attachment(under, file, file, "OTHER", file["uploadedAt"])


def _resumes(under: Under) -> Iterator[Json]:
    for resume in under.listed("resumes"):
        parsed = resume.get("parsedData")
        yield _attachment(under, resume, resume["file"] or {}, "RESUME", resume["createdAt"]) | {
            "parsedResume": parsed and _parsed(parsed)
        }


def _documents(under: Under) -> Iterator[Json]:
    for offer in under.listed("offers"):
        for status in ("sent", "signed"):
            if document := offer[f"{status}Document"]:
                named = {"id": f"{offer['id']}:{status}"}
                file = {"name": document["fileName"], "uploadedAt": document["uploadedAt"]}
                own = {"remoteData": document}
                at = document["uploadedAt"]
                yield _attachment(under, named, file, "OFFER_LETTER", at) | own


def _attachment(under: Under, record: Json, file: Json, kind: str, created_at: Any) -> Json:
    name, size = file.get("name"), file.get("size")
    return under.common("Attachment", record["id"], record) | {
        "attachmentType": kind,
        "fileName": name,
        "contentType": TYPES[name.rpartition(".")[2]] if name else None,
        "size": None if size is None else int(size),
        "uploadedAt": moment(file.get("uploadedAt")),
        "createdAt": moment(created_at),
        "parsedResume": None,
    }


def _parsed(data: Json) -> Json:
    return {
        "positions": [
            {
                "organization": each["org"],
                "title": each["title"],
                "summary": each["summary"],
                "location": each["location"],
                "start": each["start"],
                "end": each["end"],
            }
            for each in data["positions"]
        ],
        "schools": [
            {
                "organization": each["org"],
                "degree": each["degree"] or None,
                "fieldOfStudy": each["field"] or None,
                "summary": each["summary"],
                "start": each["start"],
                "end": each["end"],
            }
            for each in data["schools"]
        ],
    }
