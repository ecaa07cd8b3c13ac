"""Reads a region pack: the files that tell the platform where it works (places, industries, clusters, chains).

Pure: no Django, no database, no clock. A pack that is not consistent is refused whole, with every fault named.
"""

from lianqiao.regions.pack.faults import Fault, PackError
from lianqiao.regions.pack.loading import load_pack
from lianqiao.regions.pack.records import (
    LANGUAGES,
    Chain,
    ChainLink,
    Cluster,
    Industry,
    IpcSymbol,
    Names,
    NationalCluster,
    Place,
    Publication,
    Source,
    Statement,
    TechnologyField,
    TravelTime,
    name_in,
)
from lianqiao.regions.pack.region import RegionPack

__all__ = [
    "LANGUAGES",
    "Chain",
    "ChainLink",
    "Cluster",
    "Fault",
    "Industry",
    "IpcSymbol",
    "Names",
    "NationalCluster",
    "PackError",
    "Place",
    "Publication",
    "RegionPack",
    "Source",
    "Statement",
    "TechnologyField",
    "TravelTime",
    "load_pack",
    "name_in",
]
