"""Root fields: how the account is set up, and what is noted of that."""

from functools import partial
from typing import Annotated

import strawberry

from resolvers.arguments import Info
from resolvers.connections import by_name
from resolvers.filters import list_name
from resolvers.plan import CALLS, LIST
from resolvers.records import page_of_list, walk_list
from schema.audit_event import AuditEvent, AuditEventFilter
from schema.connection import DEFAULT_PAGE, Connection
from schema.form_template import ProfileFormTemplate, ScorecardTemplate
from schema.relations import After, First, Paging
from schema.requisition_field import RequisitionField


@strawberry.type
class SetupQueries:
    """Forms, fields, and the audit log; null, with an error, where they may not be read."""

    @strawberry.field(
        description="Forms for interviewers' judgements that are in use, by name.",
        metadata={LIST: "scorecard_templates"},
    )
    async def scorecard_templates(
        self, info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[ScorecardTemplate] | None:
        """A page of them."""
        records = await info.context.reads.all_scorecard_templates()
        paging = Paging(first, after)
        return page_of_list(info.context, records, by_name, "scorecardTemplates", paging)

    @strawberry.field(
        description="Other forms about applications that are in use, by name.",
        metadata={LIST: "profile_form_templates"},
    )
    async def profile_form_templates(
        self, info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[ProfileFormTemplate] | None:
        """A page of them."""
        records = await info.context.reads.all_profile_form_templates()
        paging = Paging(first, after)
        return page_of_list(info.context, records, by_name, "profileFormTemplates", paging)

    @strawberry.field(
        description="The employer's own fields on requisitions: what `customFields` can hold.",
        metadata={CALLS: 1},
    )
    async def requisition_fields(self, info: Info) -> list[RequisitionField] | None:
        """All of them."""
        return list(await info.context.reads.all_requisition_fields())

    @strawberry.field(
        description="What the system noted for security, the newest first.", metadata={CALLS: 1}
    )
    async def audit_events(
        self,
        info: Info,
        first: First = DEFAULT_PAGE,
        after: After = None,
        filter: Annotated[
            AuditEventFilter | None, strawberry.argument(description="Only those that match.")
        ] = None,
    ) -> Connection[AuditEvent] | None:
        """A page of them."""
        read = partial(info.context.reads.list_audit_events, filter or AuditEventFilter())
        paging = Paging(first, after)
        return await walk_list(info.context, read, list_name("auditEvents", filter), paging)
