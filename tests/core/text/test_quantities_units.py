import pytest

from lianqiao.core.text.units import find_unit, scale_factor, unit_symbols


@pytest.mark.parametrize(
    ("symbol", "dimension", "factor"),
    [
        ("%", "ratio", 0.01),
        ("GPa", "pressure", 1e9),
        ("mpa", "pressure", 1e6),
        ("mW", "power", 1e-3),
        ("MW", "power", 1e6),
        ("µm", "length", 1e-6),
        ("㎡", "area", 1),
        ("m³/h", "volume/time", 1 / 3600),
        ("mg/L", "mass/volume", 1e-3),
        ("万元", "money", 1e4),
        ("亿次", "count of 次", 1e8),
        ("个月", "time", 2629746),
        ("", "", 1),
    ],
)
def test_unit_is_found_with_its_factor(symbol: str, dimension: str, factor: float) -> None:
    unit = find_unit(symbol)

    assert unit is not None
    assert unit.dimension == dimension
    assert unit.factor == pytest.approx(factor)


@pytest.mark.parametrize("symbol", ["mw", "foo", "foo/s", "g/foo", "/s", "W/K"])
def test_unknown_or_ambiguous_unit_is_none(symbol: str) -> None:
    assert find_unit(symbol) is None


def test_kelvin_has_an_offset() -> None:
    unit = find_unit("K")

    assert unit is not None
    assert unit.to_base(300) == pytest.approx(26.85)


def test_every_symbol_can_be_looked_up_and_long_ones_come_first() -> None:
    symbols = unit_symbols()

    assert all(find_unit(symbol) for symbol in symbols)
    assert symbols.index("MPa") < symbols.index("Pa")


def test_scale_words_are_numbers() -> None:
    assert (scale_factor("万"), scale_factor("")) == (10_000, 1)
    with pytest.raises(KeyError):
        scale_factor("吉")
