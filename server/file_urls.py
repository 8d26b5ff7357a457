"""The URLs that `Attachment.downloadUrl` gives out."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from connectors.file_names import safe_file_name
from schema.attachment import Attachment
from server.signing import FilePermit, Seal

FILES_PATH = "/files"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUrls:
    """Makes URLs that are good for a while.

    Attributes:
        seal: what they are sealed with.
        ttl_seconds: for how long they are good.
        public_url: where callers reach this server; None for wherever they reached it.
        clock: seconds since 1970.
    """

    seal: Seal
    ttl_seconds: int
    public_url: str | None = None
    clock: Callable[[], float] = time.time

    def url_for(self, record: Any, account_id: str, *, reached_at: str) -> str | None:
        """The URL for the bytes behind a record; None where there are none.

        Args:
            record: an `Attachment`; anything else has no bytes.
            account_id: the linked account that it was read from.
            reached_at: the address by which the caller reached this server.
        """
        if not isinstance(record, Attachment) or not _has_bytes(record):
            return None
        name = safe_file_name(record.file_name)
        permit = FilePermit(
            account_id=account_id,
            source=record.source,
            application_id=record.application_id,
            remote_id=record.remote_id,
            file_name=name,
            expires_at=int(self.clock()) + self.ttl_seconds,
        )
        base = (self.public_url or reached_at).rstrip("/")
        url = f"{base}{FILES_PATH}/{self.seal.seal(permit)}"
        return url if name is None else f"{url}/{quote(name, safe='')}"


def _has_bytes(attachment: Attachment) -> bool:
    """A résumé that was read off a profile is a record without a file."""
    described = (attachment.file_name, attachment.size, attachment.uploaded_at)
    return any(part is not None for part in described)
