"""Group robots of WeCom (企业微信群机器人)."""

from lianqiao.push.channels.channel import Channel, SecretRule
from lianqiao.push.channels.wecom.answers import read
from lianqiao.push.channels.wecom.format import render

WECOM = Channel("wecom", SecretRule.NONE, render, read, frozenset({"qyapi.weixin.qq.com"}), "/cgi-bin/webhook/send")
