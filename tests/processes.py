"""How the tests are shared out where they run in several processes (pytest-xdist)."""

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]  # it ships none
from xdist.scheduler.loadscope import LoadScopeScheduling  # type: ignore[import-untyped]

_TOGETHER = "tests/end_to_end/"
"""Its last test looks back on all the others, so they run in one process."""


_LONGEST = (_TOGETHER, "tests/schedules/")
"""Begun first: begun last, one process would be at them while the others have nothing to do."""


class Shares(LoadScopeScheduling):  # type: ignore[misc]
    """Shares out files whole: what the tests of one have in common is made once."""

    def _split_scope(self, nodeid: str) -> str:
        return _TOGETHER if nodeid.startswith(_TOGETHER) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Shares:
    """Share out by `Shares`, whatever `--dist` says.

    pytest-xdist's own groups do nothing under pytest 9.2 (its issue 1386).
    """
    config.option.loadscopereorder = False  # it goes by how many tests there are in a file
    return Shares(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONGEST))
