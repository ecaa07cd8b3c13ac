"""Jobs of the catalogue."""

from django.utils import timezone

from lianqiao.catalog import services
from lianqiao.catalog.services.freshness import remind_owners
from lianqiao.core.actors import system_actor
from lianqiao.core.anchors import write_anchor
from lianqiao.core.jobs import task


@task(queue="upkeep", lock="catalog:expiry", once=True, cron="7 * * * *")
def expire_entries() -> None:
    """Hide entries whose validity has ended."""
    while services.expire_entries(timezone.localdate(), actor=system_actor("expiry")):
        pass


@task(queue="upkeep", lock="catalog:anchor", once=True, cron="12 0 * * *")
def anchor_audit_chain() -> None:
    """Note the head of the audit chain outside the database, every day."""
    write_anchor()


@task(queue="upkeep", lock="catalog:disclosure-expiry", once=True, cron="11 * * * *")
def expire_disclosures() -> None:
    """End grants whose day has passed, and wishes that nobody answered."""
    actor = system_actor("expiry")
    while services.expire_disclosures(timezone.localdate(), actor=actor):
        pass
    while services.expire_exchanges(timezone.localdate(), actor=actor):
        pass


@task(queue="upkeep", lock="catalog:reminders", once=True, cron="37 0-10 * * *")
def remind_of_validity() -> None:
    """Remind owners of entries that end, in the daytime of the region; what was missed is sent by the next run."""
    while remind_owners(timezone.localdate(), actor=system_actor("reminders")):
        pass
