"""Build the tables of the Beijing-Tianjin-Hebei region pack from downloaded source tables.

Run by a maintainer when a source changes; the platform itself only reads the result. What people wrote by hand is
kept, never made here: chains.json, clusters.json, technology_fields.csv, English industry names, texts of pack.json.

    python scripts/build_region_pack.py build SOURCE_TABLES    make the tables, then seal
    python scripts/build_region_pack.py seal                   after editing a file by hand: row counts and checksums
"""

import csv
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from opencc import OpenCC
from pypinyin import lazy_pinyin

PACK = Path(__file__).resolve().parent.parent / "lianqiao/regions/data/bth"
Row = dict[str, str]

# Readings that the general dictionary gets wrong for these place names.
READINGS = {
    "大城县": "dai cheng xian",
    "泊头市": "bo tou shi",
    "襄都区": "xiang du qu",
    "信都区": "xin du qu",
    "望都县": "wang du xian",
}
# Words that the converter cuts wrongly (飞机|制造 as 飞|机制|造), or writes as an older name (鉅鹿).
TRADITIONAL = (
    ("機制造", "機製造"),
    ("體制造", "體製造"),
    ("煤制", "煤製"),
    ("制鏡", "製鏡"),
    ("制刷", "製刷"),
    ("機制紙", "機製紙"),
    ("化學制品", "化學製品"),
    ("機器人制造", "機器人製造"),
    ("復烤", "複烤"),
    ("復混", "複混"),
    ("電子游藝", "電子遊藝"),
    ("幹醃", "乾醃"),
    ("米、面製品", "米、麵製品"),
    ("鉅鹿縣", "巨鹿縣"),
)
# Bare names that mean a district here and another one elsewhere, or did until lately: the city must be named.
# 长安区 is also in Xi'an; 桥东区 was also in Shijiazhuang and Xingtai until those were merged or renamed.
NEEDS_PARENT = {"130102", "130702"}
# Longest first: the first ending that fits decides. County-level and larger cities bear no suffix in English.
ENDINGS = (
    ("满族蒙古族自治县", "Manchu and Mongol Autonomous County"),
    ("满族自治县", "Manchu Autonomous County"),
    ("回族自治县", "Hui Autonomous County"),
    ("矿区", "Mining District"),
    ("新区", "New Area"),
    ("区", "District"),
    ("县", "County"),
    ("市", ""),
    ("省", ""),
)
# Not a GB/T 2260 division: letters in the code say so, its first two digits still name the province.
XIONGAN = {"code": "13XA00", "name": "雄安新区", "parent_code": "130000"}
XIONGAN_MEMBERS = ("130629", "130632", "130638")
ACRONYMS = {"ac", "dc", "dna", "ict", "pv", "rna"}
IPC_REFERENCE = re.compile(r"[A-H]\d\d|takes? precedence")
IPC_LONG_SYMBOL = re.compile(r"([A-H]\d\d[A-Z])(\d{4})(\d\d)\d{4}")

# s2tw, not s2t: the same words with today's character forms (麵 床 群, not 麪 牀 羣).
CONVERTER = OpenCC("s2tw")


def to_traditional(text: str) -> str:
    converted = str(CONVERTER.convert(text))
    for wrong, right in TRADITIONAL:
        converted = converted.replace(wrong, right)
    return converted


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(name: str, rows: Sequence[Mapping[str, object]]) -> None:
    with (PACK / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def syllables(name: str) -> list[str]:
    return READINGS[name].split() if name in READINGS else lazy_pinyin(name)


def romanise(name: str) -> str:
    """Return the usual English name: 怀安县 -> Huai'an County, 石家庄市 -> Shijiazhuang."""
    ending, suffix = next(pair for pair in ENDINGS if name.endswith(pair[0]))
    stem = syllables(name)[: len(name) - len(ending)]
    # GB/T 16159: an apostrophe before a syllable that begins with a vowel.
    word = stem[0] + "".join("'" * (part[0] in "aeo") + part for part in stem[1:])
    return f"{word.capitalize()} {suffix}".strip()


def place_row(source: Mapping[str, str], *, level: str, coordinate_source: str) -> Row:
    name = source["name"]
    return {
        "code": source["code"],
        "level": level,
        "parent_code": source["parent_code"],
        "name_zh_hans": name,
        "name_zh_hant": to_traditional(name),
        "name_en": romanise(name),
        "pinyin": " ".join(syllables(name)),
        "lon": f"{float(source['lon']):.6f}",
        "lat": f"{float(source['lat']):.6f}",
        "coordinate_source": coordinate_source,
        "members": "",
        "needs_parent": "yes" if source["code"] in NEEDS_PARENT else "",
    }


def build_places(source: Path) -> None:
    """Write places.csv: all divisions, and Xiong'an as a grouping of three counties."""
    polygons = json.loads((source / "admin_bth/bth_county.geojson").read_text(encoding="utf-8"))["features"]
    centres = {feature["properties"]["code"]: feature["properties"]["center"] for feature in polygons}
    rows = []
    for row in read_rows(source / "admin_bth/divisions_bth.csv"):
        coordinate_source = "amap-centre-gcj02"
        if not row["lon"]:
            row["lon"], row["lat"] = map(str, centres[row["code"]])
            coordinate_source = "county-polygon-centre-wgs84"
        rows.append(place_row(row, level=row["level"], coordinate_source=coordinate_source))
    members = [row for row in rows if row["code"] in XIONGAN_MEMBERS]
    middle = {axis: str(sum(float(row[axis]) for row in members) / len(members)) for axis in ("lon", "lat")}
    functional = place_row(XIONGAN | middle, level="functional", coordinate_source="mean-of-members")
    write_rows("places.csv", [*rows, functional | {"members": " ".join(XIONGAN_MEMBERS)}])


def build_industries(source: Path) -> None:
    """Write industries.csv; English names already in the pack are kept."""
    path = PACK / "industries.csv"
    english = {row["code"]: row["name_en"] for row in read_rows(path)} if path.exists() else {}
    write_rows(
        "industries.csv",
        [
            {
                "code": row["code"],
                "level": row["level"],
                "parent_code": row["parent_code"],
                "name_zh_hans": row["name"],
                "name_zh_hant": to_traditional(row["name"]),
                "name_en": english.get(row["code"], ""),
            }
            for row in read_rows(source / "gbt4754_2017/gbt4754_2017.csv")
        ],
    )


def build_travel_times(source: Path) -> None:
    """Write travel_times.csv: median and fastest minutes between prefectures by rail."""
    codes = {row["name_zh_hans"]: row["code"] for row in read_rows(PACK / "places.csv") if row["code"].endswith("00")}
    write_rows(
        "travel_times.csv",
        [
            {
                "from_code": codes[row["from_city"]],
                "to_code": codes[row["to_city"]],
                "mode": "rail",
                "minutes": row["median_minutes"],
                "minutes_fastest": row["min_minutes"],
                "trains": row["trains"],
                "observed_on": "2016-03-10",
                "is_dated": "yes",
            }
            for row in read_rows(source / "rail_2016/city_pairs_bth.csv")
        ],
    )


def used_symbols(node: Any) -> set[str]:
    """Collect every IPC symbol named under an "ipc" key."""
    if isinstance(node, list):
        return set().union(*map(used_symbols, node))
    if not isinstance(node, dict):
        return set()
    return set(node.get("ipc", ())).union(*map(used_symbols, node.values()))


def plain_title(title: str) -> str:
    """Take cross references out of a WIPO title and write its capitals as a sentence."""
    brackets = re.compile(r"\s*\(([^()]*)\)")
    before = ""
    while before != title:
        before = title
        title = brackets.sub(lambda match: "" if IPC_REFERENCE.search(match[1]) else match[0], title)
    title = IPC_LONG_SYMBOL.sub(lambda match: f"{match[1]}{int(match[2])}/{match[3]}", title.replace("- ", "-"))
    if title.upper() == title or sum(map(str.isupper, title)) > len(title) / 2:
        words = (word.upper() if word.strip("[](),;") in ACRONYMS else word for word in title.lower().split())
        title = " ".join(words)
    return title[:1].upper() + re.sub(r"\s+", " ", title[1:]).strip()


def ipc_chain(symbol: str) -> Iterable[tuple[str, str, str]]:
    """Yield (symbol, level, parent) from the section down: H, H04, H04L, H04L9/00."""
    yield symbol[0], "section", ""
    yield symbol[:3], "class", symbol[0]
    yield symbol[:4], "subclass", symbol[:3]
    if len(symbol) > 4:
        yield symbol, "group", symbol[:4]


def build_ipc(source: Path) -> None:
    """Write ipc_sections.csv: the sections and the symbols that clusters and chains use, with those above them."""
    tables = ("ipc_sections_classes_subclasses_en.csv", "ipc_main_groups_en.csv")
    titles = {row["code"]: row["title_en"] for table in tables for row in read_rows(source / "ipc" / table)}
    wanted = {(letter, "section", "") for letter in "ABCDEFGH"}
    for name in ("clusters.json", "chains.json"):
        for symbol in used_symbols(json.loads((PACK / name).read_text(encoding="utf-8"))):
            wanted.update(ipc_chain(symbol))
    missing = sorted(symbol for symbol, _, _ in wanted if symbol not in titles)
    if missing:
        sys.exit(f"Not in the IPC edition of the source tables, take them out of the JSON files: {', '.join(missing)}")
    write_rows(
        "ipc_sections.csv",
        [
            {"symbol": symbol, "level": level, "parent": parent, "title_en": plain_title(titles[symbol])}
            for symbol, level, parent in sorted(wanted)
        ],
    )


def count_rows(path: Path) -> int:
    """Count records: lines of a table, clusters of clusters.json, links of chains.json."""
    if path.suffix == ".csv":
        return len(read_rows(path))
    content = json.loads(path.read_text(encoding="utf-8"))
    if "chains" in content:
        return sum(len(chain["links"]) for chain in content["chains"])
    return len(content["clusters"])


def seal() -> None:
    """Write row counts and checksums into pack.json."""
    manifest = json.loads((PACK / "pack.json").read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        path = PACK / entry["file"]
        entry["rows"] = count_rows(path)
        entry["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (PACK / "pack.json").write_text(f"{text}\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    match list(arguments):
        case ["build", source]:
            for step in (build_places, build_industries, build_travel_times, build_ipc):
                step(Path(source))
            seal()
        case ["seal"]:
            seal()
        case _:
            sys.exit("Usage: build_region_pack.py build SOURCE_TABLES | seal")


if __name__ == "__main__":
    main(sys.argv[1:])
