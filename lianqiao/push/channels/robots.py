"""What the group robots have in common: short Markdown within a limit of bytes, and answers that say in their body how it went."""

import json
from collections.abc import Callable, Collection

from lianqiao.push.channels.channel import Item, Message, Refused, Unreachable

LONGEST_TITLE, LONGEST_REASON = 120, 240
# Signs that the robots read as markup or as calling on somebody; in a title they are meant as they stand.
_WIDE = str.maketrans("[]<>*_`#~|@\\&", "［］＜＞＊＿｀＃～｜＠＼＆")


def plain(text: str, longest: int) -> str:
    """Return a text on one line in which nothing is markup, cut to ``longest`` characters."""
    line = " ".join(text.split()).translate(_WIDE)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def link(label: str, address: str) -> str:
    """Return a link in Markdown."""
    return f"[{label}]({address.replace('(', '%28').replace(')', '%29')})"


def paragraph(item: Item, number: int, quote: str) -> str:
    """Return an item: its title as a link, below it why it is told."""
    title = link(plain(item.title, LONGEST_TITLE), item.address)
    return f"{number}. {title}\n{quote}{plain(item.reason, LONGEST_REASON)}"


def fitting(
    message: Message, build: Callable[[str], bytes], most_bytes: int, *, heading: str = "", quote: str = "> "
) -> bytes:
    """Return ``build`` of a text with as many items as fit into ``most_bytes``; how many are left out stands at its end."""
    closing = link(plain(message.wording.settings, 60), message.settings_address)
    for count in range(len(message.items), -1, -1):
        blocks = [heading] if heading else []
        blocks += [paragraph(item, at, quote) for at, item in enumerate(message.items[:count], 1)]
        if left := len(message.items) - count:
            rest = message.wording.rest.format(count=left)
            blocks.append(link(plain(rest, 60), message.inbox_address))
        built = build("\n\n".join([*blocks, closing]))
        if len(built) <= most_bytes:
            return built
    raise Refused("too_large", is_of_message=True)


def read_code(body: bytes, names: Collection[str], busy: Collection[int]) -> None:
    """Judge an answer by the number under the first of ``names`` that it has: 0 is well, one of ``busy`` means later."""
    try:
        answer = json.loads(body)
    except ValueError:
        raise Refused("no_robot") from None
    code = next((answer[name] for name in names if name in answer), None) if isinstance(answer, dict) else None
    if not isinstance(code, int):
        raise Refused("no_robot")
    if code in busy:
        raise Unreachable(f"robot_{code}", 60)
    if code != 0:
        raise Refused(f"robot_{code}")


def as_json(value: object) -> bytes:
    """Return compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
