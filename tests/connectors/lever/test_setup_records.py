from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.lever import application_records, setup_records
from schema.form import FormFieldType
from schema.identity import ApplicationKey
from schema.requisition_field import RequisitionField
from tests.docs.lever_sources import SAMPLES
from tests.fixtures.damage import damaged_record

KEY = ApplicationKey("opportunity-1", "contact-1")
MAPPINGS = {
    "auditEvent": setup_records.audit_event,
    "panel": lambda record: application_records.panel(record, KEY),
    "profileFormTemplate": setup_records.profile_form_template,
    "requisitionField": setup_records.requisition_field,
    "scorecardTemplate": setup_records.scorecard_template,
    "survey": setup_records.diversity_survey,
}


def test_a_template_without_group_and_stage_has_neither() -> None:
    bare = SAMPLES["scorecardTemplate"] | {"group": "", "stage": None}
    found = setup_records.scorecard_template(bare)
    assert (found.group_name, found.stage_id) == (None, None)
    assert found.created_at == datetime(2025, 2, 19, 21, 20, tzinfo=UTC)


def test_a_requisition_field_holds_its_subfields() -> None:
    record = {"id": "cost_center", "text": "Cost center", "type": "object", "isRequired": True}
    below = {"id": "campus_code", "text": "Campus code", "type": "number"}
    assert setup_records.requisition_field(record | {"subfields": [below]}) == RequisitionField(
        name="cost_center",
        label="Cost center",
        type=FormFieldType.OTHER,
        required=True,
        options=[],
        subfields=[
            RequisitionField(
                name="campus_code",
                label="Campus code",
                type=FormFieldType.NUMBER,
                required=None,
                options=[],
                subfields=[],
            )
        ],
    )


def test_a_survey_for_countries_names_them_and_its_choices_are_choices() -> None:
    record = {
        "id": "survey-1",
        "candidateLocations": {"countryCodes": ["IE", "PT"]},
        "fields": [{"type": "multiple choice", "text": "Which?", "options": [{"text": "This"}]}],
    }
    found = setup_records.diversity_survey(record)
    assert (found.country_codes, found.locations) == (["IE", "PT"], [])
    assert [(each.type, each.options) for each in found.fields] == [
        (FormFieldType.SINGLE_SELECT, ["This"])
    ]


def test_an_audit_event_of_nobody_tells_the_address_that_was_tried() -> None:
    event = SAMPLES["auditEvent"] | {"user": {"email": "nobody@example.com"}}
    found = setup_records.audit_event(event)
    assert (found.user_id, found.actor_email) == (None, "nobody@example.com")


@pytest.mark.parametrize("kind", MAPPINGS)
@given(data=st.data())
def test_no_damage_to_a_record_stops_the_mapping(kind: str, data: st.DataObject) -> None:
    record: dict[str, Any] = data.draw(damaged_record(SAMPLES[kind]))
    assert MAPPINGS[kind](record) is not None
