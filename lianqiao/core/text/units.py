"""Units of measurement as they are written in Chinese technical texts: dimension, factor to a base unit, offset."""

import unicodedata
from dataclasses import dataclass
from functools import cache

# dimension → the symbols with their factor to the base unit of the dimension. Upper and lower case differ (mW, MW).
_TABLE: dict[str, str] = {
    "ratio": "%=0.01 ％=0.01 ‰=0.001 ppm=1e-6 ppb=1e-9 wt%=0.01 vol%=0.01",
    "times": "倍=1",
    "temperature": "℃=1 °C=1 摄氏度=1 K=1",
    "angle": "°=1 rad=57.29577951308232 mrad=0.05729577951308232 角秒=0.0002777777777777778",
    "degree": "度=1",
    "pressure": "Pa=1 hPa=100 kPa=1e3 KPa=1e3 MPa=1e6 Mpa=1e6 GPa=1e9 Gpa=1e9 bar=1e5 mbar=100 atm=101325 psi=6894.757"
    " 帕=1 千帕=1e3 兆帕=1e6 N/mm2=1e6",
    "power": "μW=1e-6 uW=1e-6 mW=1e-3 W=1 kW=1e3 KW=1e3 Kw=1e3 MW=1e6 GW=1e9 瓦=1 千瓦=1e3 兆瓦=1e6 马力=735.49875",
    "length": "pm=1e-12 Å=1e-10 nm=1e-9 μm=1e-6 um=1e-6 mm=1e-3 cm=0.01 dm=0.1 m=1 km=1e3 纳米=1e-9 微米=1e-6"
    " 毫米=1e-3 厘米=0.01 米=1 千米=1e3 公里=1e3 海里=1852",
    "time": "ps=1e-12 ns=1e-9 μs=1e-6 us=1e-6 ms=1e-3 s=1 S=1 sec=1 秒=1 毫秒=1e-3 min=60 分钟=60 h=3600 H=3600 hr=3600"
    " 小时=3600 d=86400 天=86400 日=86400 周=604800 个月=2629746 月=2629746 年=31556952 a=31556952",
    "mass": "ng=1e-12 μg=1e-9 ug=1e-9 mg=1e-6 g=1e-3 kg=1 Kg=1 KG=1 t=1e3 T=1e3"
    " 毫克=1e-6 克=1e-3 千克=1 公斤=1 斤=0.5 吨=1e3",
    "level": "dB=1",
    "power level": "dBm=1",
    "sound level": "dB(A)=1 dBA=1 分贝=1",
    "voltage": "nV=1e-9 μV=1e-6 uV=1e-6 mV=1e-3 V=1 kV=1e3 KV=1e3 MV=1e6 伏=1 千伏=1e3",
    "current": "nA=1e-9 μA=1e-6 uA=1e-6 mA=1e-3 A=1 kA=1e3 安=1 安培=1",
    "frequency": "mHz=1e-3 Hz=1 HZ=1 kHz=1e3 KHz=1e3 MHz=1e6 GHz=1e9 THz=1e12 赫兹=1 兆赫=1e6",
    "area": "nm2=1e-18 μm2=1e-12 mm2=1e-6 cm2=1e-4 dm2=0.01 m2=1 km2=1e6"
    " 平米=1 平方米=1 平方公里=1e6 公顷=1e4 ha=1e4 亩=666.6666667",
    "volume": "μL=1e-9 uL=1e-9 mL=1e-6 ml=1e-6 L=1e-3 l=1e-3 cm3=1e-6 mm3=1e-9 dm3=1e-3 m3=1 Nm3=1"
    " 毫升=1e-6 升=1e-3 立方米=1 方=1",
    "energy": "J=1 kJ=1e3 KJ=1e3 MJ=1e6 GJ=1e9"
    " Wh=3600 kWh=3.6e6 KWh=3.6e6 MWh=3.6e9 GWh=3.6e12 千瓦时=3.6e6"
    " eV=1.602176634e-19"
    " kcal=4184 千卡=4184 大卡=4184 pJ=1e-12 mJ=1e-3",
    "force": "mN=1e-3 N=1 kN=1e3 KN=1e3 MN=1e6 牛=1 kgf=9.80665",
    "torque": "N·m=1 Nm=1 N.m=1 kN·m=1e3 mN·m=1e-3",
    "resistance": "mΩ=1e-3 Ω=1 kΩ=1e3 KΩ=1e3 MΩ=1e6 GΩ=1e9 欧姆=1",
    "resistivity": "Ω·m=1 Ω·cm=0.01 Ω.m=1 Ω.cm=0.01 μΩ·cm=1e-8 mΩ·cm=1e-5",
    "colonies": "CFU=1",
    "charge": "mAh=3.6 Ah=3600 C=1",
    "capacitance": "pF=1e-12 nF=1e-9 μF=1e-6 uF=1e-6 F=1",
    "magnetic field": "mT=1e-3",
    "data rate": "bps=1 kbps=1e3 Kbps=1e3 Mbps=1e6 Gbps=1e9 Tbps=1e12 bit/s=1 Mb/s=1e6 Gb/s=1e9 Mbit/s=1e6 Gbit/s=1e9",
    "data": "B=1 KB=1e3 kB=1e3 MB=1e6 GB=1e9 TB=1e12 PB=1e15 字节=1",
    "computing": "FLOPS=1 GFLOPS=1e9 TFLOPS=1e12 TOPS=1e12 GOPS=1e9",
    "speed of rotation": "rpm=1 r/min=1 转/分=1 转/分钟=1 r/s=60 转/秒=60",
    "amount": "mol=1 mmol=1e-3 μmol=1e-6 kmol=1e3",
    "luminous flux": "lm=1",
    "viscosity": "mPa·s=1e-3 Pa·s=1 cP=1e-3 mPa.s=1e-3 Pa.s=1",
    "thermal conductivity": "W/(m·K)=1 W/m·K=1 W/mK=1 W/(m.K)=1 W/m.K=1",
    "Rockwell hardness": "HRC=1",
    "Vickers hardness": "HV=1",
    "money": "元=1 人民币=1 块=1 CNY=1 RMB=1",
}
_COUNTS = "次 个 台 套 件 人 项 篇 只 条 头 株 羽 片 路 通道 点 级 层 种 例 户 家 辆 架 座 根 张 份 批 节 帧 像素 fps"
_SCALES = {
    "百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "百亿": 1e10, "千亿": 1e11,
}  # fmt: skip
_OFFSETS = {"K": -273.15}


@dataclass(frozen=True, slots=True)
class Unit:
    """``base = value × factor + offset``, in the base unit of the dimension."""

    dimension: str
    factor: float
    offset: float = 0.0

    def to_base(self, value: float) -> float:
        return value * self.factor + self.offset


@cache
def _symbols() -> dict[str, Unit]:
    symbols: dict[str, Unit] = {}
    for dimension, row in _TABLE.items():
        for item in row.split():
            symbol, _, factor = item.rpartition("=")
            symbols[_tidy(symbol)] = Unit(dimension, float(factor), _OFFSETS.get(symbol, 0.0))
    for symbol in _COUNTS.split():
        symbols.setdefault(symbol, Unit(f"count of {symbol}", 1.0))
    return symbols


def _tidy(symbol: str) -> str:
    """Fold width and superscripts and keep the case."""
    return unicodedata.normalize("NFKC", symbol).replace("⋅", "·").replace("*", "·").replace("^", "").strip()


@cache
def unit_symbols() -> tuple[str, ...]:
    """List all symbols, the longest first, for a parser that wants the longest match."""
    return tuple(sorted(_symbols(), key=lambda symbol: (-len(symbol), symbol)))


@cache
def find_unit(symbol: str) -> Unit | None:
    """Look a unit up: a symbol, one with a scale before it (万元), or a quotient of two (mg/L); None when unknown."""
    tidy = _tidy(symbol)
    if not tidy:
        return Unit("", 1.0)
    known = _symbols().get(tidy) or _other_case(tidy) or _scaled(tidy)
    if known or "/" not in tidy:
        return known
    above, _, below = tidy.partition("/")
    numerator, denominator = find_unit(above), find_unit(below)
    if not above or not below or numerator is None or denominator is None or denominator.offset:
        return None
    return Unit(f"{numerator.dimension}/{denominator.dimension}", numerator.factor / denominator.factor)


def _other_case(symbol: str) -> Unit | None:
    """Accept a careless case (mpa, khz) when it can mean one thing only; then the more usual prefix wins."""
    candidates = {key: unit for key, unit in _symbols().items() if key.casefold() == symbol.casefold()}
    distinct = set(candidates.values())
    return distinct.pop() if len(distinct) == 1 else None


def _scaled(symbol: str) -> Unit | None:
    for scale in sorted(_SCALES, key=len, reverse=True):
        if symbol.startswith(scale) and len(symbol) > len(scale):
            unit = _symbols().get(symbol[len(scale) :])
            if unit is not None and not unit.offset:
                return Unit(unit.dimension, unit.factor * _SCALES[scale])
    return None


def scale_factor(word: str) -> float:
    """Give the number a scale word stands for: 万 is 10,000; 1.0 for the empty word. Raises ``KeyError``."""
    return _SCALES[word] if word else 1.0
