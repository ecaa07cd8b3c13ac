"""A message to say."""

from datetime import UTC, datetime

import pytest

from lianqiao.push.channels import Item, Message, Wording


@pytest.fixture
def message() -> Message:
    return make_message(2)


def make_message(items: int, title: str = "低温密封件[{at}](http://evil.example) <at id=all>") -> Message:
    site = "https://site.example"
    return Message(
        key="0b6f3f0c-6f0e-4b6e-9a56-0d9f3b7b2c11",
        created=datetime(2026, 11, 23, 8, tzinfo=UTC),
        title="连桥：2 条新消息",
        items=tuple(
            Item(title.format(at=at), f"符合您的订阅“密封件”{at}", f"{site}/achievements/A-{at}", f"A-{at}")
            for at in range(items)
        ),
        language="zh-hans",
        inbox_address=f"{site}/account/push/inbox",
        settings_address=f"{site}/account/push",
        unsubscribe_address=f"{site}/unsubscribe/x",
        wording=Wording(rest="还有 {count} 条", settings="设置或停止接收"),
    )
