"""Both hiregraph and the program are killed, over and over, while candidates come and answer."""

import time
from pathlib import Path
from random import Random

import pytest

from tests.examples.assessments.assessed import Process, Program, move, require_one_result, somebody
from tests.examples.site import site_of

CANDIDATES = 6
PATIENCE_SECONDS = 180.0
"""hiregraph waits for what a server that was killed may still have sent."""


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
def test_whoever_is_killed_each_is_sent_once_and_written_once(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)  # noqa: S311  -- a test
    with site_of(40) as site:
        server = Process(site, tmp_path)
        program = Program(server, tmp_path / "assessments.sqlite3")

        def kill_somebody() -> None:
            time.sleep(chance.random())
            victim = chance.choice((server, program))
            victim.kill()
            victim.start()

        try:
            server.start()
            program.start()
            program.choose()
            records = []
            for _ in range(CANDIDATES):
                records.append(somebody(site))
                move(site, records[-1])
                kill_somebody()
            for record in records:
                program.take(program.until(record, "sent", PATIENCE_SECONDS))
                kill_somebody()
            for record in records:
                program.until(record, "written", PATIENCE_SECONDS)
                require_one_result(site, record)
        finally:
            program.close()
            server.kill()
