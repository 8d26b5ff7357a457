"""First and last names, for systems that know the full name alone."""


def split_name(name: str | None) -> tuple[str | None, str | None]:
    """Split a full name before its last word: (first, last), either of them None if empty."""
    words = (name or "").split()
    if len(words) < 2:  # noqa: PLR2004 - a name of one word has no last name
        return (words[0] if words else None), None
    return " ".join(words[:-1]), words[-1]
