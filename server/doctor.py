"""`hiregraph doctor`: checks, each with what to mend in plain words."""


def doctor() -> int:
    """Run the checks; 0 when all is well, else 1."""
    raise NotImplementedError
