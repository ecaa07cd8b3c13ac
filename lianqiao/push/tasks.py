"""Jobs of push: news are written down, interests asked, people told."""

from collections.abc import Sequence

from django.utils import timezone

from lianqiao.core.actors import system_actor
from lianqiao.core.jobs import task
from lianqiao.push import services
from lianqiao.rights.choices import Purpose

WAIT_S = 3  # until the vectors of new entries are looked for again


@task(queue="matching")
def note_published(kind: str, number: str) -> None:
    """An entry became public."""
    _noted(services.note_news(kind, [number]))


@task(queue="matching")
def note_accepted(kind: str, number: str, version: int, fields: Sequence[str]) -> None:
    """A submission was accepted: a new entry, or changes of a public one."""
    _noted(services.note_news(kind, [number], fields=None if version <= 1 else fields))


@task(queue="matching")
def note_changed(kind: str, number: str, fields: Sequence[str]) -> None:
    """An entry was changed."""
    _noted(services.note_news(kind, [number], fields=fields))


@task(queue="matching")
def note_imported(kind: str, numbers: Sequence[str]) -> None:
    """Entries came from a file."""
    _noted(services.note_news(kind, numbers))


@task(queue="matching")
def note_matches(pairs: Sequence[Sequence[str]]) -> None:
    """New matches were found."""
    services.note_matches(pairs, actor=system_actor("push"))


@task(queue="matching", lock="push", once=True)
def give_notices() -> None:
    """Ask the interests about what is new, and come back for the rest."""
    _, is_left = services.give_notices(actor=system_actor("push"))
    if is_left:
        give_notices.defer_later(WAIT_S)


@task(queue="upkeep", lock="push-look", once=True, cron="*/5 * * * *")
def look_for_news() -> None:
    """Find news whose job was lost, and subscriptions without a vector."""
    give_notices.defer()
    prepare_subscriptions.defer()


@task(queue="matching", lock="encode", once=True)
def prepare_subscriptions() -> None:
    """Encode the texts of new subscriptions, and come back for the rest."""
    if services.prepare_vectors():
        prepare_subscriptions.defer()


@task(queue="upkeep", lock="push-deadlines", once=True, cron="5 0 * * *")
def remind_of_endings() -> None:
    """Tell the followers of entries that end soon."""
    services.remind_of_endings(timezone.localdate(), actor=system_actor("push"))


@task(queue="upkeep", lock="push-rules", once=True, cron="15 0 * * *")
def tell_of_rules() -> None:
    """Tell those who asked for it of rules of law that begin or end to hold."""
    services.tell_of_rules(timezone.localdate(), actor=system_actor("push"))


@task(queue="upkeep")
def forget_traces_of(person_id: int, purpose: str) -> None:
    """A consent ended: what was remembered under it is forgotten."""
    if purpose == Purpose.PERSONAL_PUSH:
        services.forget_traces_of(person_id, actor=system_actor("push"))


@task(queue="upkeep", lock="push-ended", once=True, cron="27 4 * * *")
def delete_ended_subscriptions() -> None:
    """Delete subscriptions that ended long ago, and what old tests of the effect wrote down."""
    services.delete_ended()
    services.forget_shared_places(timezone.localdate())


def _noted(count: int) -> None:
    if count:
        give_notices.defer()


@task(queue="push", lock="push-queue", once=True)
def queue_deliveries() -> None:
    """Queue notices for the destinations of people who want them now."""
    for destination_id in services.queue_notices():
        send_deliveries.defer(destination_id=destination_id)


@task(queue="push", lock="destination:{destination_id}", once=True)
def send_deliveries(destination_id: int) -> None:
    """Send what is due to one destination, and come back for the rest."""
    if services.send_due(destination_id):
        send_deliveries.defer(destination_id=destination_id)


@task(queue="push", lock="push-due", once=True, cron="* * * * *")
def look_for_deliveries() -> None:
    """Find what is due: digests, retries, and what dead workers began."""
    queue_deliveries.defer()
    for destination_id in services.due_destinations():
        send_deliveries.defer(destination_id=destination_id)


@task(queue="upkeep", lock="push-kept", once=True, cron="37 4 * * *")
def forget_deliveries() -> None:
    """Give up and forget old deliveries."""
    services.forget_deliveries()


@task(queue="upkeep", lock="push-feedback", once=True, cron="0 1 * * 1")
def mail_feedback() -> None:
    """Tell owners by mail what became of their entries last week."""
    services.mail_feedback(timezone.localdate())
