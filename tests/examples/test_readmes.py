"""What the examples' pages say, and what the programs may lean on."""

import ast
import json
import re
import sys
from pathlib import Path

import pytest

from examples import choices, writes, writing
from examples.ai_scorecard_write_back import queries as of_write_back
from examples.applying import queries as of_applying
from examples.applying.payload import application_of
from examples.interviewer_panel_sync import queries as of_panel_sync
from examples.job_and_stage_mapping import queries as of_mapping
from examples.job_distribution import queries as of_distribution
from examples.link_a_customer import queries as of_linking
from examples.resume_extraction import queries as of_extraction
from examples.stage_triggered_assessment import queries as of_assessment
from tests.examples.site import ROOT

EXAMPLES = ROOT / "examples"
PROGRAMS = sorted(EXAMPLES.rglob("*.py"))
PAGES = {
    "link_a_customer": (of_linking.LINK, of_linking.CUSTOMER),
    "job_and_stage_mapping": (choices.OPEN_JOBS, choices.STAGES, of_mapping.IN_STAGE),
    "interviewer_panel_sync": (of_panel_sync.DIRECTORY, of_panel_sync.OPEN_APPLICATIONS),
    "ai_scorecard_write_back": (of_write_back.TO_JUDGE, writes.NOTE, writing.WRITTEN),
    "one_click_candidate_injection": (
        of_applying.JOB,
        of_applying.SUBMIT,
        of_applying.ADD,
        of_applying.HANDED_IN,
    ),
    "job_distribution": (of_distribution.OPEN_JOBS,),
    "stage_triggered_assessment": (of_assessment.CREATE, of_assessment.MISSED, of_assessment.NOW),
    "resume_extraction": (of_extraction.NEW_APPLICATIONS, of_extraction.FRESH_URL),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_queries_on_the_page_are_those_of_the_program(name: str) -> None:
    page = (EXAMPLES / name / "README.md").read_text()
    shown = re.findall(r"```graphql\n(.*?)```", page, re.DOTALL)
    assert [text.split() for text in shown] == [query.split() for query in PAGES[name]]


def test_links_lead_somewhere() -> None:
    for page in EXAMPLES.rglob("*.md"):
        targets = re.findall(r"\]\(([^)]+)\)", page.read_text())
        local = [target.partition("#")[0] for target in targets if "://" not in target]
        assert [target for target in local if not (page.parent / target).exists()] == []


def test_the_main_page_leads_to_each_example() -> None:
    page = (ROOT / "README.md").read_text()
    assert [name for name in PAGES if f"(examples/{name}/README.md)" not in page] == []


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.parent.name + "." + path.stem)
def test_a_program_is_small_and_leans_on_little(path: Path) -> None:
    text = path.read_text()
    found = list(ast.walk(ast.parse(text)))
    plain = {name.name for node in found if isinstance(node, ast.Import) for name in node.names}
    named = {node.module or "" for node in found if isinstance(node, ast.ImportFrom)}
    roots = {name.partition(".")[0] for name in plain | named}
    assert roots <= {*sys.stdlib_module_names, "httpx", "starlette", "uvicorn", "examples"}
    assert len(text.splitlines()) < 150


def test_no_example_leans_on_another() -> None:
    for path in PROGRAMS:
        named = re.findall(r"from examples\.(\w+)", path.read_text())
        others = {name for name in named if name in PAGES} - {path.parent.name}
        assert others == set(), path


def test_what_a_board_sends_is_read_as_it_is_shown() -> None:
    page = (EXAMPLES / "README.md").read_text()
    [shown] = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    application = application_of(json.loads(shown))
    assert [each.place for each in application.told][-5:] == [
        "applicant.resume",
        "answers.0",
        "answers.1",
        "answers.2",
        "answers.3",
    ]
