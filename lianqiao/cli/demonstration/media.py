"""Puts our own models and pictures to entries of the demonstration; what is there already is left alone."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import click

from lianqiao.cli.demonstration.pictures import MOTIFS, illustration
from lianqiao.core.actors import system_actor

if TYPE_CHECKING:
    from lianqiao.catalog.models import Entry

EACH = 4  # pictures per motif; the entries with models come on top
SOURCE = "demo"
CREDIT, LICENCE = "连桥示例数据", "CC0 1.0"
_WORDS = {
    "electronics": ("芯片与走线", "示意图：一块方形芯片，走线从四边通向外围。"),
    "cybersecurity": ("防护示意", "示意图：由节点连成的网络前立着一面带锁孔的盾牌。"),
    "biomedicine": ("分子结构示意", "示意图：双螺旋分子自左向右展开，周围是六元环。"),
    "materials": ("微观结构示意", "示意图：六边形晶格，部分晶胞着色，节点处为原子。"),
    "energy": ("应用场景示意", "示意图：丘陵上的四台风力发电机，前景是一排光伏板。"),
    "manufacturing": ("传动示意", "示意图：四只大小不同的齿轮。"),
    "environment": ("水处理示意", "示意图：层层水面，上方落下几滴水。"),
    "agriculture": ("田间示意", "示意图：阳光下成行的作物伸向远处的丘陵。"),
    "urban": ("城市场景示意", "示意图：暮色中高低错落的楼群，窗户点着灯。"),
    "transport": ("道路场景示意", "示意图：公路上行驶的汽车，车顶上方是通信信号。"),
    "nuclear": ("原子示意", "示意图：原子核与三条电子轨道。"),
    "aerospace": ("轨道示意", "示意图：星空中的星体与三条轨道。"),
    "emergency": ("险情示意", "示意图：火焰与向外扩散的警示圈。"),
}


def load_media() -> int:
    """Show models and pictures with entries that show nothing yet; returns how many were added."""
    from lianqiao.catalog.models import Achievement, Demand, MediaItem

    keys = MediaItem.objects.values_list("achievement_id", "demand_id")
    shown = {("achievement", one) if one else ("demand", other) for one, other in keys}
    achievements = list(Achievement.objects.filter(source=SOURCE).order_by("external_id"))
    demands = list(Demand.objects.filter(source=SOURCE, is_anonymous=False).order_by("external_id"))
    count = _load_models([row for row in achievements if ("achievement", row.pk) not in shown])
    taken: dict[str, int] = {}
    bare: list[tuple[Entry, str]] = []
    for entry in (*achievements, *demands):
        motif = _motif(entry)
        if motif is None or taken.get(motif, 0) >= EACH:
            continue
        taken[motif] = taken.get(motif, 0) + 1
        if (entry.KIND.value, entry.pk) not in shown:
            bare.append((entry, motif))
    with ThreadPoolExecutor(1) as ahead:  # the next pictures are drawn while one is kept
        drawn = ahead.map(lambda pair: illustration(pair[1], pair[0].external_id), bare)
        for (entry, motif), content in zip(bare, drawn, strict=True):
            _add_picture(entry, motif, content)
            count += 1
    if count:
        click.echo(f"Media: {count} models and pictures added")
    return count


def _load_models(entries: "Iterable[Entry]") -> int:
    from django.core.files.base import ContentFile

    from lianqiao.catalog.queries.media import Hotspot
    from lianqiao.catalog.services import MediaInput, add_medium
    from lianqiao.cli.demonstration.models import SHOWPIECES

    pieces, count = {piece.entry: piece for piece in SHOWPIECES}, 0
    for entry in entries:
        piece = pieces.get(entry.external_id)
        if piece is None:
            continue
        spots = tuple(Hotspot(*spot) for spot in piece.spots)
        words = MediaInput(piece.title, piece.alternative, piece.caption, CREDIT, LICENCE, spots)
        add_medium(entry, ContentFile(piece.build().glb(), f"{piece.entry}.glb"), words, actor=system_actor("demo"))
        count += 1
    return count


def _motif(entry: "Entry") -> str | None:
    if entry.cluster_id in ("emergency-equipment", "cybersecurity"):
        return "emergency" if entry.cluster_id == "emergency-equipment" else "cybersecurity"
    return entry.technology_field_id if entry.technology_field_id in MOTIFS else None


def _add_picture(entry: "Entry", motif: str, content: bytes) -> None:
    from django.core.files.base import ContentFile

    from lianqiao.catalog.services import MediaInput, add_medium

    title, alternative = _WORDS[motif]
    words = MediaInput(title, alternative, "", CREDIT, LICENCE)
    add_medium(entry, ContentFile(content, f"{entry.external_id}.png"), words, actor=system_actor("demo"))
