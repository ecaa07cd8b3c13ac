"""Sends enquiries between the organisations of the demonstration and opens deals, once."""

import click

from lianqiao.core.errors import DomainError

PROBLEM = "现有产线能耗偏高、良率不稳，希望引入成熟方案，在不停产的前提下完成改造。"
USE = "先在一条产线上试用三个月，指标达到后推广到两处厂区，由本单位工艺部门负责实施。"
TITLES = ("产线节能改造合作", "关键部件联合开发", "检测方法试用", "工艺许可洽谈")


def load_deals(holder_email: str, firm_email: str) -> None:
    """Let the firm enquire about achievements of the holder: one waits, one is refused, one is a new deal, one is negotiated."""
    from lianqiao.accounts.models import User
    from lianqiao.accounts.queries import actor_of
    from lianqiao.catalog.choices import EntryKind, EntryState
    from lianqiao.catalog.queries import list_entries
    from lianqiao.deals import services
    from lianqiao.deals.models import Enquiry

    people = {it.email: it for it in User.objects.filter(email__in=[holder_email, firm_email])}
    if len(people) < 2 or Enquiry.objects.exists():
        return
    holder, firm = actor_of(people[holder_email]), actor_of(people[firm_email])
    rows = list_entries(
        holder, EntryKind.ACHIEVEMENT, organisation_id=holder.organisation_id, state=EntryState.PUBLISHED
    )
    modes = ("joint_development", "joint_development", "service", "ordinary_licence")
    sent = [
        services.open_enquiry(
            entry, services.EnquiryInput(title=title, mode=mode, problem=PROBLEM, use_planned=USE, budget="up_to_1m"), actor=firm
        )
        for entry, title, mode in zip(rows, TITLES, modes, strict=False)
    ]  # fmt: skip
    try:
        if len(sent) > 1:
            services.accept_enquiry(sent[1], actor=holder)
        if len(sent) > 2:
            services.refuse_enquiry(
                sent[2], code="no_capacity", feedback="近期检测任务饱和，建议下季度再联系。", actor=holder
            )
        if len(sent) > 3:
            deal = services.accept_enquiry(sent[3], actor=holder)
            for move in ("disclose", "negotiate"):
                services.approve_move(deal, move, revision=deal.revision, actor=holder)
                deal, _ = services.approve_move(deal, move, revision=deal.revision, actor=firm)
    except DomainError as error:  # the demonstration goes on without the rest of its deals
        click.echo(f"deals: {error}")
        return
    click.echo(f"deals: {len(sent)} enquiries")
