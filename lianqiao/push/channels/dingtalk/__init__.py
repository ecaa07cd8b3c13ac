"""Group robots of DingTalk (钉钉自定义机器人)."""

from lianqiao.push.channels.channel import Channel, SecretRule
from lianqiao.push.channels.dingtalk.answers import read
from lianqiao.push.channels.dingtalk.format import render

DINGTALK = Channel("dingtalk", SecretRule.OPTIONAL, render, read, frozenset({"oapi.dingtalk.com"}), "/robot/send")
