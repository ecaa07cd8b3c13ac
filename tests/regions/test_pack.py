"""The shipped pack is complete and true to its sources; a broken one is refused with file, row and column."""

import csv
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import lianqiao.regions
from lianqiao.regions.pack import LANGUAGES, Fault, PackError, RegionPack, load_pack, name_in

BTH = Path(lianqiao.regions.__file__).parent / "data" / "bth"


@pytest.fixture(scope="module")
def pack() -> RegionPack:
    return load_pack(BTH)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the pack's own files, to be broken."""
    for name in ("pack.json", *(entry["file"] for entry in _manifest(BTH)["files"])):
        shutil.copy(BTH / name, tmp_path / name)
    return tmp_path


def _manifest(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "pack.json").read_text(encoding="utf-8"))
    return content


def _seal(folder: Path, name: str) -> None:
    """Make the checksum right again, so that only the planted fault is found."""
    manifest = _manifest(folder)
    for entry in manifest["files"]:
        if entry["file"] == name:
            entry["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")


def _edit_table(folder: Path, name: str, code: str, changes: Mapping[str, str]) -> int:
    """Change cells of the row whose first column is ``code``; return its line."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    line, row = next((line, row) for line, row in enumerate(rows, start=2) if next(iter(row.values())) == code)
    row.update(changes)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    _seal(folder, name)
    return line


def _edit_json(folder: Path, name: str, change: Callable[[Any], object]) -> None:
    content = json.loads((folder / name).read_text(encoding="utf-8"))
    change(content)
    (folder / name).write_text(json.dumps(content), encoding="utf-8")
    _seal(folder, name)


def _faults(folder: Path) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    return [(fault.file, fault.row, fault.column) for fault in caught.value.faults]


def test_places_count_every_division_and_xiongan(pack: RegionPack) -> None:
    levels = Counter(place.level for place in pack.places.values())

    assert levels == {"province": 3, "city": 11, "county": 199, "functional": 1}
    assert pack.places["13XA00"].members == ("130629", "130632", "130638")
    assert Counter(code[:2] for code in pack.places if pack.places[code].level == "county") == {
        "11": 16,
        "12": 16,
        "13": 167,
    }


def test_industries_count_every_level(pack: RegionPack) -> None:
    assert Counter(industry.level for industry in pack.industries.values()) == {1: 20, 2: 97, 3: 473, 4: 1381}
    assert all(industry.name["en"] for industry in pack.industries.values() if industry.level <= 2)


def test_other_files_count(pack: RegionPack) -> None:
    links = {code: len(chain.links) for code, chain in pack.chains.items()}

    assert len(pack.technology_fields) == 11
    assert list(pack.clusters) == [
        "integrated-circuits",
        "cybersecurity",
        "biomedicine",
        "power-equipment",
        "emergency-equipment",
    ]
    assert links == {
        "hydrogen": 6,
        "biomedicine": 5,
        "cyber-industrial-internet": 5,
        "machine-tools": 5,
        "new-energy-vehicles": 8,
        "robotics": 6,
    }
    assert len(pack.travel_times) == 89


@pytest.mark.parametrize(
    ("code", "english"),
    [
        ("110108", "Haidian District"),
        ("130100", "Shijiazhuang"),
        ("130102", "Chang'an District"),
        ("130107", "Jingxing Mining District"),
        ("130109", "Gaocheng District"),
        ("130125", "Xingtang County"),
        ("130225", "Laoting County"),
        ("130502", "Xiangdu District"),
        ("130638", "Xiong County"),
        ("130726", "Yu County"),
        ("130826", "Fengning Manchu Autonomous County"),
        ("130828", "Weichang Manchu and Mongol Autonomous County"),
        ("130981", "Botou"),
        ("131025", "Daicheng County"),
        ("131028", "Dachang Hui Autonomous County"),
        ("13XA00", "Xiong'an New Area"),
    ],
)
def test_place_bears_its_usual_english_name(pack: RegionPack, code: str, english: str) -> None:
    assert pack.places[code].name["en"] == english


@pytest.mark.parametrize(
    ("code", "traditional"),
    [("130406", "峰峰礦區"), ("130529", "巨鹿縣"), ("110117", "平谷區"), ("130225", "樂亭縣"), ("130683", "安國市")],
)
def test_place_bears_its_traditional_name(pack: RegionPack, code: str, traditional: str) -> None:
    assert pack.places[code].name["zh-hant"] == traditional


def test_places_without_a_centre_say_where_theirs_is_from(pack: RegionPack) -> None:
    filled = {code for code, place in pack.places.items() if place.coordinate_source == "county-polygon-centre-wgs84"}

    assert filled == {"130181", "130284", "130505", "130506", "130881"}


@pytest.mark.parametrize(
    ("code", "name"),
    [("C3973", "集成电路制造"), ("I6540", "运行维护服务"), ("I6440", "互联网安全服务"), ("C3491", "工业机器人制造")],
)
def test_industry_bears_the_name_of_the_standard(pack: RegionPack, code: str, name: str) -> None:
    assert pack.industries[code].name["zh-hans"] == name


def test_industry_without_english_name_falls_back_to_chinese(pack: RegionPack) -> None:
    assert name_in(pack.industries["C3973"].name, "en") == "集成电路制造"
    assert name_in(pack.industries["C39"].name, "en").startswith("Manufacture of computers")
    assert pack.industries["C3741"].name["zh-hant"] == "飛機製造"


def test_cybersecurity_says_that_its_national_cluster_is_an_inference(pack: RegionPack) -> None:
    (nearest,) = pack.clusters["cybersecurity"].national_clusters

    assert nearest.status == "nearest"
    assert nearest.note is not None and "推断" in nearest.note["zh-hans"]
    assert "I6540" not in pack.clusters["cybersecurity"].industries


def test_unverified_patent_symbols_are_left_out(pack: RegionPack) -> None:
    used = {symbol for cluster in pack.clusters.values() for symbol in cluster.ipc}

    assert used.isdisjoint({"H10", "H10B", "B64U", "H04L63/00"})
    assert {"H01L", "H04L9/00", "G06F21/00", "F03D"} <= used


def test_every_fact_names_its_publication_and_date(pack: RegionPack) -> None:
    facts = [fact for cluster in pack.clusters.values() for fact in cluster.facts]

    assert len(facts) == 6
    assert all(pack.publications[fact.source].published_on for fact in facts)
    assert all(fact.text[language] for fact in facts for language in LANGUAGES)


def test_chain_links_belong_to_chains_and_are_called_editorial(pack: RegionPack) -> None:
    assert all(link.code.startswith(f"{link.chain_code}.") for link in pack.chain_links.values())
    assert pack.chain_links["robotics.reducers"].name["zh-hans"] == "减速器"
    assert pack.chain_links["hydrogen.production"].name["zh-hant"] == "製氫"
    assert "不是官方图谱" in pack.chain_note["zh-hans"]
    assert pack.publications[pack.chain_name_sources[0]].published_on == "2024-04-30"


def test_travel_time_is_found_for_the_prefectures_of_two_counties(pack: RegionPack) -> None:
    travel = pack.travel_time("110108", "120116")

    assert travel is not None
    assert (travel.minutes, travel.minutes_fastest, travel.observed_on, travel.is_dated) == (34, 23, "2016-03-10", True)
    assert pack.travel_time("110108", "130700") is None


def test_every_file_names_source_edition_and_date(pack: RegionPack) -> None:
    assert all(source.edition and source.licence and source.retrieved for source in pack.sources.values())
    assert any("GCJ-02" in note for note in pack.sources["places.csv"].notes)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("海淀区", "110108"),
        ("海淀", "110108"),
        ("北京市海淀区", "110108"),
        ("北京市 海淀区", "110108"),
        ("海淀區", "110108"),
        ("Haidian District, Beijing", "110108"),
        ("110108", "110108"),
        ("石家庄市长安区", "130102"),
        ("中国河北省石家庄市长安区", "130102"),
        ("沧州新华区", "130902"),
        ("张家口市桥东区", "130702"),
        ("承德", "130800"),
        ("承德县", "130821"),
        ("河北", "130000"),
        ("河北区", "120105"),
        ("丰宁", "130826"),
        ("围场县", "130828"),
        ("雄安", "13XA00"),
        ("雄安新区容城县", "130629"),
        ("沧县", "130921"),
    ],
)
def test_place_by_name_finds_the_place(pack: RegionPack, text: str, code: str) -> None:
    assert pack.place_by_name(text) == code


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("新华区", ("130105", "130902")),
        ("河北省新华区", ("130105", "130902")),
        ("桥西区", ("130104", "130703")),
        ("长安区", ("130102",)),
        ("桥东", ("130702",)),
        ("Wei County", ("130434", "130533")),
        ("邢台市桥东区", ()),
        ("上海市", ()),
        ("沧", ()),
        ("Xi'an", ()),
        ("", ()),
    ],
)
def test_place_by_name_wants_the_city_or_knows_no_such_place(
    pack: RegionPack, text: str, candidates: tuple[str, ...]
) -> None:
    assert pack.place_by_name(text) == candidates


def test_every_place_is_found_by_its_whole_name(pack: RegionPack) -> None:
    for language in ("zh-hans", "zh-hant"):
        for code, place in pack.places.items():
            above = (pack.places[parent].name[language] for parent in reversed(pack.ancestors(code)))

            assert pack.place_by_name("".join((*above, place.name[language]))) == code


def test_ancestors_are_nearest_first(pack: RegionPack) -> None:
    assert pack.ancestors("130102") == ("130100", "130000")
    assert pack.ancestors("110108") == ("110000",)
    assert pack.ancestors("110000") == ()
    with pytest.raises(KeyError):
        pack.ancestors("310000")


def test_industry_is_found_with_and_without_its_letter(pack: RegionPack) -> None:
    assert pack.industry_by_code("3973") == pack.industry_by_code(" c3973 ") == "C3973"
    assert pack.industry_by_code("651") == "I651"
    assert pack.industry_by_code("9999") is None


def test_unknown_parent_is_refused(copy: Path) -> None:
    line = _edit_table(copy, "places.csv", "130102", {"parent_code": "139900"})

    assert _faults(copy) == [("places.csv", line, "parent_code")]


def test_parent_of_another_province_is_refused(copy: Path) -> None:
    line = _edit_table(copy, "places.csv", "130102", {"parent_code": "120000"})

    assert _faults(copy) == [("places.csv", line, "parent_code")]


def test_duplicate_code_is_refused_with_both_rows(copy: Path) -> None:
    path = copy / "technology_fields.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:3], lines[1], *lines[4:]]) + "\n", encoding="utf-8")
    _seal(copy, path.name)

    with pytest.raises(PackError) as caught:
        load_pack(copy)

    message = "'electronics' is already in row 2"
    assert caught.value.faults == (Fault("technology_fields.csv", 4, "slug", message),)
    assert str(caught.value) == f"technology_fields.csv, row 4, column slug: {message}"


def test_wrong_column_is_refused(copy: Path) -> None:
    path = copy / "industries.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("parent_code", "parent", 1), encoding="utf-8")

    assert _faults(copy) == [("industries.csv", 1, "parent"), ("industries.csv", 1, "parent_code")]


def test_row_with_a_missing_cell_is_refused(copy: Path) -> None:
    path = copy / "technology_fields.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("aerospace,", "", 1), encoding="utf-8")

    assert _faults(copy) == [("technology_fields.csv", 3, None)]


@pytest.mark.parametrize(
    ("name", "code", "changes", "column"),
    [
        ("places.csv", "110108", {"lon": "16.29"}, "lon"),
        ("places.csv", "110108", {"lat": "north"}, "lat"),
        ("places.csv", "110108", {"name_en": ""}, "name_en"),
        ("places.csv", "110108", {"level": "district"}, "level"),
        ("places.csv", "13XA00", {"members": "130629 130999"}, "members"),
        ("industries.csv", "C39", {"name_en": ""}, "name_en"),
        ("industries.csv", "A0111", {"parent_code": "A01"}, "parent_code"),
        ("ipc_sections.csv", "H01L", {"parent": "H02"}, "parent"),
        ("travel_times.csv", "130600", {"to_code": "130700", "from_code": "110108"}, "from_code"),
        ("travel_times.csv", "130600", {"minutes": "0"}, "minutes"),
    ],
)
def test_bad_cell_is_refused(copy: Path, name: str, code: str, changes: Mapping[str, str], column: str) -> None:
    line = _edit_table(copy, name, code, changes)

    assert (name, line, column) in _faults(copy)


def test_unknown_industry_of_a_link_is_refused(copy: Path) -> None:
    _edit_json(copy, "chains.json", lambda file: file["chains"][1]["links"][0]["industries"].append("C9999"))

    assert _faults(copy) == [("chains.json", 2, "chains.links[1].industries")]


def test_link_of_another_chain_is_refused(copy: Path) -> None:
    _edit_json(copy, "chains.json", lambda file: file["chains"][0]["links"][2].update(code="robotics.refuelling"))

    assert _faults(copy) == [("chains.json", 1, "chains.links[3].code")]


def test_fact_without_known_publication_is_refused(copy: Path) -> None:
    _edit_json(copy, "clusters.json", lambda file: file["clusters"][0]["facts"][0].update(source="hearsay"))

    assert _faults(copy) == [("clusters.json", 1, "clusters.facts[1].source")]


def test_wrong_row_count_is_refused(copy: Path) -> None:
    manifest = _manifest(copy)
    manifest["files"][0]["rows"] = 213
    (copy / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")

    assert _faults(copy) == [("pack.json", 1, "files.rows")]


def test_file_without_source_is_refused(copy: Path) -> None:
    manifest = _manifest(copy)
    del manifest["files"][0]
    (copy / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")

    assert _faults(copy) == [("pack.json", None, "files")]


def test_file_changed_without_seal_is_refused(copy: Path) -> None:
    path = copy / "chains.json"
    path.write_text(path.read_text(encoding="utf-8").replace("制氢", "造氢"), encoding="utf-8")

    faults = _faults(copy)

    assert len(faults) == 1
    assert faults[0][0] == "pack.json" and faults[0][2] == "files.sha256"


def test_missing_file_and_broken_json_are_both_named(copy: Path) -> None:
    (copy / "places.csv").unlink()
    (copy / "chains.json").write_text('{"chains": [', encoding="utf-8")

    files = {file for file, _, _ in _faults(copy)}

    assert {"places.csv", "chains.json"} <= files
