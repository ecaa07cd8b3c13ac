"""Submissions brought to where a test needs them, through the services."""

from lianqiao.catalog.engine.findings import checks_for
from lianqiao.catalog.models import Entry, Submission
from lianqiao.catalog.queries import model_of, open_submission
from lianqiao.catalog.services import ReadingInput, accept_entry, claim_review, return_entry, submit_entry
from lianqiao.core.actors import Actor


def hand_in(entry: Entry, *, actor: Actor) -> Submission:
    """Submit a draft and return what waits to be read."""
    submit_entry(entry, actor=actor)
    return waiting_of(entry)


def waiting_of(entry: Entry) -> Submission:
    """Return what of an entry is undecided."""
    submission = open_submission(entry)
    assert submission is not None
    return submission


def accept(entry: Entry, *, actor: Actor, comment: str = "") -> Submission:
    """Claim and accept what waits."""
    submission = claim_review(waiting_of(entry), actor=actor)
    return accept_entry(submission, passing(submission, comment=comment), actor=actor)


def passing(submission: Submission, *, revision: int | None = None, comment: str = "") -> ReadingInput:
    """Return a reading that objects to nothing."""
    checks = {check.code: "ok" for check in checks_for(submission.entry.KIND)}
    return ReadingInput(revision or submission.revision, comment, checks=checks)


def send_back(entry: Entry, reasons: dict[str, str], *, actor: Actor) -> Submission:
    """Claim and return what waits."""
    submission = claim_review(waiting_of(entry), actor=actor)
    return return_entry(submission, ReadingInput(submission.revision, reasons=reasons), actor=actor)


def fresh(entry: Entry) -> Entry:
    """Read an entry anew."""
    row: Entry = model_of(entry.KIND).objects.get(pk=entry.pk)
    return row
