"""How hypothesis looks for counterexamples, in all tests; the browser for those that ask for it.

No example has a deadline: a busy machine is no failure. In CI the examples are the same in every
run, so that a change is judged by what it changes.
"""

import os

from hypothesis import settings

pytest_plugins = ["tests.browser", "tests.processes"]

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
