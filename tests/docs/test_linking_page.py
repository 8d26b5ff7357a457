"""docs/linking.md, the types of link.js and the pages' words know the same failures."""

import re
from pathlib import Path

from accounts.link_faults import LinkFault
from connectors.lever.key_probe import PROBED
from server.link.wording import WORDINGS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/linking.md").read_text("utf-8")
TYPES = (ROOT / "server/link/assets/link.d.ts").read_text("utf-8")

NAMES = [fault.value for fault in LinkFault]


def test_the_page_tells_every_failure() -> None:
    table = PAGE.partition("| failure |")[2]
    assert re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE) == NAMES


def test_the_types_name_every_failure() -> None:
    named = TYPES.partition("export type LinkFailure =")[2].partition(";")[0]
    assert re.findall(r'"([A-Z_]+)"', named) == NAMES


def test_every_failure_has_its_words() -> None:
    assert list(WORDINGS) == list(LinkFault)


def test_what_can_be_tried_again_is_told_as_the_pages_offer_it() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| .* \| (yes|no|by key) \|$", PAGE, re.MULTILINE)
    assert {name: told != "no" for name, told in rows} == {
        fault.value: wording.again for fault, wording in WORDINGS.items()
    }


def test_a_key_is_tried_as_often_as_the_page_says() -> None:
    assert f": {len(PROBED)} small requests" in PAGE
