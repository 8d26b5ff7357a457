"""Ranges of pay, as Lever takes them."""

from connectors.lever.job_postings import SALARY_INTERVALS
from connectors.lever.raw import Json
from connectors.lever.writes.wanted import wrong
from schema.changes.requisitions import SalaryRangeInput
from schema.job_posting import SalaryInterval

_WORDS = {interval: word for word, interval in SALARY_INTERVALS.items()}


def salary_body(given: SalaryRangeInput, field: str) -> Json:
    """A `salaryRange` or `compensationBand`.

    Args:
        given: the range.
        field: of the input, to blame.

    Raises:
        BadRequest: Lever has no word for its interval, or the least is more than the most.
    """
    if given.interval is SalaryInterval.OTHER:
        raise wrong(field, "Lever has no word for that interval.")
    if given.minimum > given.maximum:
        raise wrong(field, "The least is more than the most.")
    return {
        "min": given.minimum,
        "max": given.maximum,
        "currency": given.currency,
        "interval": _WORDS[given.interval],
    }
