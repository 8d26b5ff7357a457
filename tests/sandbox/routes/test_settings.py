from collections import Counter

import pytest

from tests.sandbox.conftest import Ask, Json, Walk

RANKS = [1, 3, 5, 101, 105.5, 201, 230.5, 231, 231.5, 261, 265.5]


async def test_stages_come_in_the_pipelines_order(walk: Walk, truth: Json) -> None:
    assert await walk("/stages") == truth["stages"]
    assert [stage["rank"] for stage in truth["dispositions"]] == RANKS


async def test_dispositions_show_pipelines_ranks_and_who_is_hired(ask: Ask, truth: Json) -> None:
    body = (await ask("/disposition_stages")).json()
    assert list(body) == ["data"]
    assert body["data"]["stages"] == truth["dispositions"]
    assert {reason["type"] for reason in body["data"]["archiveReasons"]} == {None, "hired"}
    assert len(body["data"]["archiveReasons"]) == 12


async def test_archive_reasons_can_be_narrowed_by_type(ask: Ask, walk: Walk, truth: Json) -> None:
    for kind in ("hired", "non-hired"):
        found = await walk("/archive_reasons", {"type": kind})
        assert found == [reason for reason in truth["archive_reasons"] if reason["type"] == kind]
    assert {reason["status"] for reason in truth["archive_reasons"]} == {"active", "inactive"}
    assert (await ask("/archive_reasons?type=fired")).status_code == 400


@pytest.mark.parametrize(("path", "field"), [("/tags", "tags"), ("/sources", "sources")])
async def test_tags_and_sources_are_counted_by_text(
    walk: Walk, truth: Json, path: str, field: str
) -> None:
    found = await walk(path)
    counted = Counter(text for record in truth["opportunities"] for text in record[field])
    assert {item["text"]: item["count"] for item in found} == counted
    folded = [item["text"].casefold() for item in found]
    assert folded == sorted(folded)


@pytest.mark.parametrize(
    "path", ["/stages", "/archive_reasons", "/feedback_templates", "/form_templates"]
)
async def test_each_of_a_list_can_be_read_alone(ask: Ask, walk: Walk, path: str) -> None:
    for record in await walk(path):
        assert (await ask(f"{path}/{record['id']}")).json() == {"data": record}
    assert (await ask(f"{path}/nothing")).status_code == 404


async def test_include_narrows_templates_and_keeps_the_id(walk: Walk) -> None:
    found = await walk("/form_templates", {"include": ["text", "group"]})
    assert all(set(template) == {"id", "text", "group"} for template in found)


@pytest.mark.parametrize("path", ["/webhooks", "/requisition_fields"])
async def test_lists_without_pages_do_not_tell_of_any(ask: Ask, path: str) -> None:
    assert list((await ask(path)).json()) == ["data"]
