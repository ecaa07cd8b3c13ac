"""Ways by which notices leave the platform over HTTP: one folder per channel with the same two files, and one sender for all. Pure."""

from collections.abc import Mapping

from lianqiao.push.channels.channel import Channel, Item, Message, Refused, Request, Unreachable, Wording
from lianqiao.push.channels.dingtalk import DINGTALK
from lianqiao.push.channels.feishu import FEISHU
from lianqiao.push.channels.sender import Policy, Reply, send
from lianqiao.push.channels.webhook import WEBHOOK
from lianqiao.push.channels.wecom import WECOM

CHANNELS: Mapping[str, Channel] = {it.name: it for it in (WEBHOOK, WECOM, DINGTALK, FEISHU)}

__all__ = [
    "CHANNELS", "Channel", "Item", "Message", "Policy", "Refused", "Reply", "Request", "Unreachable", "Wording", "send",
]  # fmt: skip
