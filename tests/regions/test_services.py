"""The region pack in the tables."""

import pytest
from django.conf import settings

from lianqiao.core.models import AuditEntry
from lianqiao.regions.models import Place, Source
from lianqiao.regions.pack import PackError
from lianqiao.regions.queries import loaded_files, names_of, place_lineage
from lianqiao.regions.services import load_pack, pack_files
from tests.factories.accounts import TESTS

pytestmark = pytest.mark.django_db


def test_loading_again_changes_no_row_and_is_recorded() -> None:
    before = list(Place.objects.values())

    counts = load_pack(settings.REGION_PACK_DIR, actor=TESTS)

    assert list(Place.objects.values()) == before
    assert counts["Place"] == len(before)
    assert loaded_files() == pack_files(settings.REGION_PACK_DIR)
    assert AuditEntry.objects.latest("sequence").event == "RegionPackLoaded"


def test_broken_pack_leaves_the_tables_alone(tmp_path: object) -> None:
    before = Source.objects.count()

    with pytest.raises(PackError):
        load_pack(tmp_path, actor=TESTS)  # type: ignore[arg-type]  # a folder without a pack

    assert Source.objects.count() == before


def test_lineage_leads_from_a_county_to_its_province_and_its_functional_area() -> None:
    lineage = place_lineage()

    assert lineage["131082"] == ("131082", "131000", "130000")
    assert lineage["110108"] == ("110108", "110000")
    [area] = lineage["130638"][3:]  # Xiong County is part of the Xiong'an New Area
    assert Place.objects.get(code=area).level == "functional"


def test_lineage_is_read_again_after_a_load() -> None:
    place_lineage()
    Place.objects.create(code="139900", level="city", parent_id="130000", names={"zh-hans": "示例市"}, name_key="shi")
    assert "139900" not in place_lineage()

    load_pack(settings.REGION_PACK_DIR, actor=TESTS)

    assert place_lineage()["139900"] == ("139900", "130000")
    Place.objects.filter(code="139900").delete()
    load_pack(settings.REGION_PACK_DIR, actor=TESTS)


def test_names_come_in_three_languages() -> None:
    assert names_of("place", ["130000"])["130000"].keys() >= {"zh-hans", "zh-hant", "en"}
    assert names_of("technology_field", ["nowhere"]) == {}
