"""What each channel posts, checked as its receiver would check it."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from lianqiao.push.channels import CHANNELS, Message, Refused, Unreachable
from lianqiao.push.channels.addresses import check_address
from lianqiao.push.channels.webhook.format import new_secret
from tests.push.channels.conftest import make_message

NOW = 1_795_400_000
ROBOTS = {
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=t",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/t",
}


def text_of(name: str, body: bytes) -> str:
    posted = json.loads(body)
    if name == "wecom":
        return str(posted["markdown"]["content"])
    return str(posted["markdown"]["text"] if name == "dingtalk" else posted["card"]["elements"][0]["content"])


def test_webhook_is_signed_over_key_time_and_body(message: Message) -> None:
    secret = new_secret()
    request = CHANNELS["webhook"].render(message, "https://a.example/hook", secret, NOW)

    signed = f"{message.key}.{NOW}.".encode() + request.body
    digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    assert request.headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()
    assert request.headers["webhook-id"] == request.headers["Idempotency-Key"] == message.key
    assert request.headers["webhook-timestamp"] == str(NOW)
    assert [it["number"] for it in json.loads(request.body)["data"]["items"]] == ["A-0", "A-1"]
    assert secret not in repr(request)


def test_dingtalk_signs_in_the_address_and_feishu_in_the_body(message: Message) -> None:
    request = CHANNELS["dingtalk"].render(message, ROBOTS["dingtalk"], "SECx", NOW)
    query = parse_qs(urlsplit(request.address).query)
    expected = hmac.new(b"SECx", f"{NOW}000\nSECx".encode(), hashlib.sha256).digest()
    assert (query["timestamp"], query["access_token"]) == ([f"{NOW}000"], ["t"])
    assert query["sign"] == [base64.b64encode(expected).decode()]

    posted = json.loads(CHANNELS["feishu"].render(message, ROBOTS["feishu"], "x", NOW).body)
    expected = hmac.new(f"{NOW}\nx".encode(), b"", hashlib.sha256).digest()
    assert (posted["timestamp"], posted["sign"]) == (str(NOW), base64.b64encode(expected).decode())
    assert "sign" not in json.loads(CHANNELS["feishu"].render(message, ROBOTS["feishu"], "", NOW).body)


@pytest.mark.parametrize("name", ROBOTS)
def test_robot_says_title_reason_and_address_and_no_markup_of_others(name: str, message: Message) -> None:
    text = text_of(name, CHANNELS[name].render(message, ROBOTS[name], "", NOW).body)

    assert "https://site.example/achievements/A-1" in text
    assert "符合您的订阅“密封件”1" in text
    assert "](https://site.example/account/push)" in text
    assert "](http://evil" not in text
    assert "<at" not in text


@pytest.mark.parametrize(("name", "most"), [("wecom", 4096), ("dingtalk", 20_000), ("feishu", 20_000)])
def test_robot_keeps_to_the_size_and_says_how_many_are_left_out(name: str, most: int) -> None:
    body = CHANNELS[name].render(make_message(300, "很长的标题" * 30), ROBOTS[name], "", NOW).body
    text = text_of(name, body)

    assert len(text.encode() if name == "wecom" else body) <= most
    shown = text.count("/achievements/A-")
    assert shown > 5
    assert f"还有 {300 - shown} 条" in text


def test_robot_that_answers_with_a_number_is_read() -> None:
    for name, busy in (("wecom", 45009), ("dingtalk", 130101)):
        read = CHANNELS[name].read
        read(b'{"errcode":0,"errmsg":"ok"}')
        with pytest.raises(Unreachable):
            read(b'{"errcode":%d}' % busy)
        with pytest.raises(Refused, match="robot_93000"):
            read(b'{"errcode":93000,"errmsg":"invalid webhook url"}')
    CHANNELS["feishu"].read(b'{"StatusCode":0}')
    with pytest.raises(Refused, match="robot_19021"):
        CHANNELS["feishu"].read(b'{"code":19021,"msg":"sign match fail"}')
    for other in (b"<html>", b"[]", b"{}"):
        with pytest.raises(Refused, match="no_robot"):
            CHANNELS["feishu"].read(other)


@pytest.mark.parametrize(
    ("channel", "address", "code"),
    [
        ("webhook", "", "missing"),
        ("webhook", "https://例.example/", "unreadable"),
        ("webhook", "ftp://a.example/", "unreadable"),
        ("webhook", "https://a.example:99999/", "unreadable"),
        ("webhook", "https://a.example/\r\nX: y", "unreadable"),
        ("webhook", "https://u:p@a.example/", "has_login"),
        ("webhook", "http://a.example/", "not_encrypted"),
        ("webhook", "https://localhost/", "not_public"),
        ("webhook", "https://169.254.169.254/latest", "not_public"),
        ("webhook", "https://[::ffff:10.0.0.1]/", "not_public"),
        ("webhook", "https://a.example/" + "x" * 500, "too_long"),
        ("wecom", "https://a.example/cgi-bin/webhook/send?key=k", "other_service"),
        ("feishu", "https://open.feishu.cn/other", "other_service"),
    ],
)
def test_address_that_cannot_be_is_named(channel: str, address: str, code: str) -> None:
    assert check_address(CHANNELS[channel], address, "", is_closed=False) == [("address", code)]


def test_good_addresses_pass_and_a_secret_nobody_uses_does_not() -> None:
    for name, address in ROBOTS.items():
        assert check_address(CHANNELS[name], address, "", is_closed=False) == []
    assert check_address(CHANNELS["webhook"], "http://10.0.0.1/", "", is_closed=True) == []
    assert check_address(CHANNELS["wecom"], ROBOTS["wecom"], "s", is_closed=False) == [("secret", "not_used")]
