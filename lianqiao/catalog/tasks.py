"""Jobs of the catalogue."""

from django.utils import timezone

from lianqiao.catalog import services
from lianqiao.core.actors import system_actor
from lianqiao.core.jobs import task


@task(queue="upkeep", lock="catalog:expiry", once=True, cron="7 * * * *")
def expire_entries() -> None:
    """Hide entries whose validity has ended."""
    while services.expire_entries(timezone.localdate(), actor=system_actor("expiry")):
        pass
