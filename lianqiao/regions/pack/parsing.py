"""Makes one record of one entry; faults of form (missing, wrong shape) are noted on the way."""

from lianqiao.regions.pack.reading import Entry
from lianqiao.regions.pack.records import (
    Chain,
    ChainLink,
    Cluster,
    Industry,
    IpcSymbol,
    NationalCluster,
    Place,
    Publication,
    Source,
    Statement,
    TechnologyField,
    TravelTime,
)

ANYTHING = r"[\s\S]*"
DATE = r"\d{4}(-\d\d(-\d\d)?)?"
DAY = r"\d{4}-\d\d-\d\d"
SLUG = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
LINK_CODE = rf"{SLUG}\.{SLUG}"
# What a code looks like on each level; which code is above which is for the checks.
PLACE_CODES = {"province": r"\d\d0000", "city": r"\d{4}00", "county": r"\d{6}", "functional": r"\d\d[A-Z]{2}\d\d"}
INDUSTRY_CODES = {"1": r"[A-Z]", "2": r"[A-Z]\d{2}", "3": r"[A-Z]\d{3}", "4": r"[A-Z]\d{4}"}
IPC_SYMBOLS = {
    "section": r"[A-H]",
    "class": r"[A-H]\d\d",
    "subclass": r"[A-H]\d\d[A-Z]",
    "group": r"[A-H]\d\d[A-Z]\d+/00",
}


def parse_source(entry: Entry) -> Source:
    return Source(
        file=entry.text("file", r"[\w.-]+"),
        title=entry.text("title"),
        source=entry.text("source"),
        edition=entry.text("edition"),
        retrieved=entry.text("retrieved", DAY),
        licence=entry.text("licence"),
        rows=entry.count("rows"),
        sha256=entry.text("sha256", r"[0-9a-f]{64}"),
        notes=entry.words("notes"),
    )


def parse_publication(entry: Entry) -> Publication:
    return Publication(
        key=entry.text("key", r"[a-z0-9-]+"),
        publication=entry.names("publication"),
        published_on=entry.text("published_on", rf"({DATE})?"),
        address=entry.text("address", ANYTHING),
        is_copy=entry.flag("is_copy"),
    )


def parse_place(entry: Entry) -> Place:
    level = entry.choice("level", PLACE_CODES)
    return Place(
        code=entry.text("code", PLACE_CODES.get(level, ANYTHING)),
        level=level,
        parent_code=entry.text("parent_code", ANYTHING),
        name=entry.names("name"),
        pinyin=entry.text("pinyin", r"[a-z]+( [a-z]+)*"),
        lon=entry.number("lon"),
        lat=entry.number("lat"),
        coordinate_source=entry.text("coordinate_source"),
        members=entry.words("members"),
        needs_parent=entry.flag("needs_parent"),
    )


def parse_industry(entry: Entry) -> Industry:
    level = entry.choice("level", INDUSTRY_CODES)
    return Industry(
        code=entry.text("code", INDUSTRY_CODES.get(level, ANYTHING)),
        level=int(level) if level in INDUSTRY_CODES else 0,
        parent_code=entry.text("parent_code", ANYTHING),
        name=entry.names("name", optional=("en",) if level in ("3", "4") else ()),
    )


def parse_technology_field(entry: Entry) -> TechnologyField:
    return TechnologyField(slug=entry.text("slug", SLUG), name=entry.names("name"))


def parse_ipc(entry: Entry) -> IpcSymbol:
    level = entry.choice("level", IPC_SYMBOLS)
    return IpcSymbol(
        symbol=entry.text("symbol", IPC_SYMBOLS.get(level, ANYTHING)),
        level=level,
        parent=entry.text("parent", ANYTHING),
        title_en=entry.text("title_en"),
    )


def parse_statement(entry: Entry) -> Statement:
    return Statement(text=entry.names("text"), as_of=entry.text("as_of", DATE), source=entry.text("source"))


def parse_national_cluster(entry: Entry) -> NationalCluster:
    status = entry.choice("status", ("named", "nearest"))
    return NationalCluster(
        name=entry.names("name"),
        year=entry.text("year", r"\d{4}"),
        status=status,
        source=entry.text("source"),
        note=entry.names("note") if status == "nearest" else None,
    )


def parse_cluster(entry: Entry) -> Cluster:
    lead = entry.entry("lead_authority")
    return Cluster(
        slug=entry.text("slug", SLUG),
        name=entry.names("name"),
        lead_authority=parse_statement(lead) if lead else None,
        national_clusters=tuple(map(parse_national_cluster, entry.entries("national_clusters"))),
        industries=entry.words("industries"),
        ipc=entry.words("ipc"),
        facts=tuple(map(parse_statement, entry.entries("facts"))),
    )


def parse_chain(entry: Entry) -> Chain:
    code = entry.text("code", SLUG)
    links = tuple(parse_chain_link(link, code) for link in entry.entries("links"))
    return Chain(code=code, name=entry.names("name"), links=links)


def parse_chain_link(entry: Entry, chain_code: str) -> ChainLink:
    return ChainLink(
        code=entry.text("code", LINK_CODE),
        chain_code=chain_code,
        name=entry.names("name"),
        position=entry.choice("position", ("upstream", "midstream", "downstream")),
        description=entry.names("description"),
        industries=entry.words("industries"),
        ipc=entry.words("ipc"),
        keywords=entry.words("keywords"),
    )


def parse_travel_time(entry: Entry) -> TravelTime:
    return TravelTime(
        from_code=entry.text("from_code"),
        to_code=entry.text("to_code"),
        mode=entry.choice("mode", ("rail",)),
        minutes=entry.count("minutes"),
        minutes_fastest=entry.count("minutes_fastest"),
        trains=entry.count("trains"),
        observed_on=entry.text("observed_on", DATE),
        is_dated=entry.flag("is_dated"),
    )
