"""Jobs of the deals app."""

from django.utils import timezone

from lianqiao.core.actors import system_actor
from lianqiao.core.jobs import task
from lianqiao.deals import services


@task(queue="upkeep", lock="deals", once=True, cron="20 0 * * *")
def watch_deals() -> None:
    """Let unanswered enquiries lapse, and remind of answers and of stages, milestones and payments that are due."""
    today = timezone.localdate()
    services.lapse_enquiries(today, actor=system_actor("watch_deals"))
    services.remind_of_enquiries(today)
    services.remind_of_deals(today)
    services.remind_of_execution(today)
