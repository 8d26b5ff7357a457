"""What hangs under an opportunity, made when it is asked for: the same each time."""

from collections.abc import Callable, Mapping

from sandbox.answers import Json
from sandbox.data.company import Company
from sandbox.data.documents import make_files, make_resumes
from sandbox.data.forms import make_forms, make_referrals
from sandbox.data.interviews import make_feedback, make_interviews, make_panels
from sandbox.data.notes import make_notes
from sandbox.data.offers import make_offers
from sandbox.data.records import Opportunity

Maker = Callable[[Company, Opportunity], list[Json]]


def _none(_company: Company, _record: Opportunity) -> list[Json]:
    return []


MAKERS: Mapping[str, Maker] = {
    "feedback": make_feedback,
    "file_actions": _none,
    "files": make_files,
    "forms": make_forms,
    "interviews": make_interviews,
    "notes": make_notes,
    "offers": make_offers,
    "panels": make_panels,
    "referrals": make_referrals,
    "resumes": make_resumes,
}
"""By the last word of the path."""
