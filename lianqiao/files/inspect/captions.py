"""Captions (WebVTT): timed words and nothing else; styles, regions and comments stay out."""

import re
from collections.abc import Mapping

from lianqiao.files.inspect.limits import Limits
from lianqiao.files.inspect.refusals import Refusal

_TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+.*)?")
_TAG = re.compile(r"<(?!/?(?:b|i|u|ruby|rt)>)[^>]*>?")  # a voice, a class or a language is not needed to be read


def clean_captions(content: bytes, limits: Limits) -> tuple[bytes, Mapping[str, int]]:
    """Return the captions with their times and words alone. Raises ``Refusal`` when they are none."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise Refusal("files.captions_broken", {"place": 1}) from None
    head, *blocks = re.split(r"\n{2,}", text.strip())
    if "\0" in text or not re.fullmatch(r"WEBVTT([ \t].*)?", head.split("\n")[0]):
        raise Refusal("files.captions_broken", {"place": 1})
    cues: list[str] = []
    last = 0
    for place, block in enumerate(blocks, 1):
        if re.match(r"(NOTE|STYLE|REGION)\b", block):
            continue
        lines = block.split("\n")
        lines = lines if "-->" in lines[0] else lines[1:]  # the name of a cue is nobody's business
        timing = _TIMING.fullmatch(lines[0].strip()) if lines else None
        if timing is None or any("-->" in line for line in lines[1:]):
            raise Refusal("files.captions_broken", {"place": place})
        start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:])
        if end <= start or start < last:
            raise Refusal("files.captions_broken", {"place": place})
        last = start
        words = [_TAG.sub("", line) for line in lines[1:]]
        cues.append("\n".join([f"{_clock(start)} --> {_clock(end)}", *words]))
    if not cues or len(cues) > limits.captions:
        raise Refusal("files.captions_broken", {"place": len(cues)})
    return ("\n\n".join(["WEBVTT", *cues]) + "\n").encode(), {"cues": len(cues)}


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"
