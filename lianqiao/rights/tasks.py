"""Jobs of the rights app."""

from lianqiao.core.actors import system_actor
from lianqiao.core.jobs import task
from lianqiao.rights import services


@task(queue="upkeep", lock="own-data:{export_id}")
def make_own_data(export_id: int) -> None:
    """Write the copy of a person's data."""
    services.make_export(export_id, actor=system_actor("rights"))


@task(queue="upkeep", lock="erase", once=True, cron="*/15 * * * *")
def erase_due_people() -> None:
    """Forget the people whose day has come."""
    services.erase_due(actor=system_actor("rights"))


@task(queue="upkeep", lock="own-data", once=True, cron="37 4 * * *")
def delete_ended_copies() -> None:
    """Delete the copies of people's data whose days are over."""
    services.delete_ended_exports()
