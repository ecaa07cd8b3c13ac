"""Signed webhooks to programs, as the specification Standard Webhooks has them."""

from lianqiao.push.channels.channel import Channel, SecretRule
from lianqiao.push.channels.webhook.answers import read
from lianqiao.push.channels.webhook.format import render

WEBHOOK = Channel("webhook", SecretRule.MADE, render, read)
