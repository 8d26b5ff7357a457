"""RequisitionField: what an employer keeps on its requisitions beside the usual."""

from typing import Annotated

import strawberry

from schema.form import FormFieldType

RequisitionFieldRef = Annotated["RequisitionField", strawberry.lazy("schema.requisition_field")]


@strawberry.type(description="A field of the employer's own on requisitions.")
class RequisitionField:
    """What `Requisition.customFields` holds under one name."""

    name: str = strawberry.field(description="The name under which `customFields` holds it.")
    label: str | None = strawberry.field(description="What it is called.")
    type: FormFieldType = strawberry.field(
        description="What it holds; OTHER where it holds fields itself."
    )
    required: bool | None = strawberry.field(description="Whether it must be filled in.")
    options: list[str] = strawberry.field(description="What can be chosen.")
    subfields: list[RequisitionFieldRef] = strawberry.field(
        description="The fields that it holds itself."
    )
