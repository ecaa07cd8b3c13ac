"""Group robots of Feishu and Lark (飞书自定义机器人)."""

from lianqiao.push.channels.channel import Channel, SecretRule
from lianqiao.push.channels.feishu.answers import read
from lianqiao.push.channels.feishu.format import render

FEISHU = Channel(
    "feishu",
    SecretRule.OPTIONAL,
    render,
    read,
    frozenset({"open.feishu.cn", "open.larksuite.com"}),
    "/open-apis/bot/v2/hook/",
)
