"""Any record by its global id."""

from typing import Any

from connectors.errors import Unsupported
from resolvers.application_records import FINDERS, application_record
from resolvers.loaders import Loaders
from schema.identity import ApplicationKey, GlobalId

LOADERS = {
    "Application": "applications",
    "Candidate": "candidates",
    "DirectoryUser": "directory_users",
    "Job": "jobs",
    "JobInterviewStage": "job_interview_stages",
    "ProfileFormTemplate": "profile_form_templates",
    "RejectReason": "reject_reasons",
    "Requisition": "requisitions",
    "ScorecardTemplate": "scorecard_templates",
    "User": "users",
}
"""By type, the loader that reads a record of it by its remote id."""


async def record_of(loaders: Loaders, named: GlobalId) -> Any:
    """The record that a global id names.

    Raises:
        Unsupported: records of its type are not read by id.
        ConnectorError: as reading it raises.
    """
    if named.type_name in FINDERS:
        return await application_record(loaders, named)
    if named.type_name not in LOADERS:
        raise Unsupported(f"A {named.type_name} cannot be read by its id.")
    key: Any = named.remote_id
    if named.type_name == "Application":
        key = ApplicationKey(named.remote_id, *named.parent_ids[:1])
    return await loaders.get(LOADERS[named.type_name], key)
