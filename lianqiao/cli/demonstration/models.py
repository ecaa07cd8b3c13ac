"""Six models of our own, with their parts explained: each shows how something of its kind is built, and no real product."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lianqiao.cli.demonstration.shapes import Material, Model

Spot = tuple[str, str, str, str]  # position, direction, name, explanation
STEEL = Material((0.55, 0.57, 0.6), 0.9, 0.35)
DARK = Material((0.03, 0.035, 0.045), 0.1, 0.5)
GREY = Material((0.28, 0.31, 0.34), 0.2, 0.6)
WHITE = Material((0.78, 0.8, 0.8), 0.0, 0.5)
TEAL = Material((0.02, 0.2, 0.26), 0.1, 0.45)
GOLD = Material((0.85, 0.55, 0.15), 1.0, 0.3)
COPPER = Material((0.7, 0.25, 0.1), 1.0, 0.35)
GREEN = Material((0.02, 0.16, 0.08), 0.0, 0.6)
RED = Material((0.55, 0.03, 0.02), 0.0, 0.5)
ORANGE = Material((0.8, 0.2, 0.02), 0.0, 0.5)
BLUE = Material((0.04, 0.12, 0.4), 0.0, 0.5)
AMBER = Material((0.5, 0.24, 0.05), 0.0, 0.3)
PORCELAIN = Material((0.3, 0.1, 0.05), 0.0, 0.25)


@dataclass(frozen=True, slots=True)
class Showpiece:
    """A model with the entry (external number) it belongs to and its words."""

    entry: str
    title: str
    alternative: str
    caption: str
    build: Callable[[], Model]
    spots: Sequence[Spot]


def chip_package() -> Model:
    """A fan-out package, opened: substrate with balls, dies, bridge and half of the mould."""
    model = Model()
    model.box(GREEN, (0, 0, 0), (0.3, 0.012, 0.3))
    for row in range(9):
        for column in range(9):
            model.lathe(STEEL, [(0, -0.009), (0.008, -0.004), (0.009, 0.002), (0.006, 0.009)],
                        (-0.124 + row * 0.031, -0.014, -0.124 + column * 0.031), sides=7)  # fmt: skip
    for layer in range(3):
        model.box(
            (COPPER, TEAL, COPPER)[layer],
            (0, 0.0085 + layer * 0.004, 0),
            (0.27 - layer * 0.01, 0.003, 0.27 - layer * 0.01),
        )
    model.box(DARK, (-0.055, 0.03, 0), (0.11, 0.02, 0.17))
    model.box(GREY, (-0.055, 0.041, 0), (0.108, 0.002, 0.168))
    for row in range(3):
        model.box(DARK, (0.07, 0.027, -0.075 + row * 0.075), (0.06, 0.014, 0.055))
        model.box(GOLD, (0.07, 0.035, -0.075 + row * 0.075), (0.05, 0.0015, 0.045))
        for line in range(6):
            model.box(GOLD, (0.02, 0.0215, -0.095 + row * 0.075 + line * 0.008), (0.05, 0.0012, 0.0025))
    model.box(Material((0.06, 0.06, 0.07), 0, 0.8), (-0.12, 0.034, 0), (0.015, 0.03, 0.25))
    model.box(Material((0.06, 0.06, 0.07), 0, 0.8), (0, 0.034, -0.118), (0.25, 0.03, 0.014))
    return model


def robot_joint() -> Model:
    """A joint of a collaborative robot: housing, hollow shaft, reducer, motor and brake in a row, cut open along its length."""
    model = Model()
    model.lathe(WHITE, [(0.0, -0.1), (0.09, -0.1), (0.095, -0.09), (0.095, 0.0), (0.082, 0.012), (0.082, 0.02)], axis=0)
    model.lathe(STEEL, [(0.05, 0.02), (0.08, 0.02), (0.08, 0.045), (0.05, 0.045)], axis=0)
    for tooth in range(48):
        angle = 2 * np.pi * tooth / 48
        model.box(STEEL, (0.032, 0.0825 * float(np.cos(angle)), 0.0825 * float(np.sin(angle))), (0.02, 0.004, 0.004))
    model.lathe(GOLD, [(0.045, 0.05), (0.07, 0.05), (0.074, 0.056), (0.074, 0.074), (0.045, 0.074)], axis=0)
    model.lathe(DARK, [(0.03, 0.078), (0.068, 0.078), (0.068, 0.115), (0.03, 0.115)], axis=0)
    for coil in range(12):
        angle = 2 * np.pi * coil / 12
        model.box(COPPER, (0.097, 0.058 * float(np.cos(angle)), 0.058 * float(np.sin(angle))), (0.045, 0.017, 0.017))
    model.lathe(TEAL, [(0.03, 0.122), (0.06, 0.122), (0.06, 0.134), (0.03, 0.134)], axis=0)
    model.lathe(GREEN, [(0.025, 0.142), (0.062, 0.142), (0.062, 0.147), (0.025, 0.147)], axis=0)
    model.lathe(STEEL, [(0.014, -0.02), (0.02, -0.02), (0.02, 0.175), (0.014, 0.175)], axis=0)
    model.lathe(WHITE, [(0.0, -0.02), (0.062, -0.02), (0.066, -0.012), (0.066, 0.06), (0.0, 0.07)], (-0.05, 0.09, 0))
    model.lathe(TEAL, [(0.066, 0.0), (0.0675, 0.001), (0.0675, 0.012), (0.066, 0.013)], (-0.05, 0.1, 0))
    return model


def hydrogen_tank() -> Model:
    """A wound cylinder, its layers laid open in steps, with its valve."""
    model = Model()
    layers = (
        (WHITE, 0.15, -0.2, 0.42),
        (GREY, 0.158, -0.28, 0.24),
        (DARK, 0.176, -0.36, 0.1),
        (TEAL, 0.18, -0.42, -0.08),
    )
    model.dome(WHITE, (0.42, 0, 0), 0.15, 0.12, axis=0)
    for material, radius, start, end in layers:
        model.lathe(material, [(0.0, start), (radius, start), (radius, end), (radius - 0.012, end)], axis=0)
    model.dome(DARK, (-0.36, 0, 0), 0.176, 0.14, is_up=False, axis=0)
    winding = [(0.176 + (0.0025 if turn % 2 else 0.0), -0.06 + turn * 0.006) for turn in range(27)]
    model.lathe(Material((0.08, 0.085, 0.1), 0.2, 0.4), winding, axis=0, sides=32)
    model.cylinder(STEEL, (0.55, 0, 0), 0.045, 0.05, axis=0)
    model.cylinder(GOLD, (0.6, 0, 0), 0.032, 0.07, axis=0, sides=6)
    model.cylinder(STEEL, (0.6, 0.055, 0), 0.014, 0.08)
    model.cylinder(RED, (0.6, 0.1, 0), 0.03, 0.014)
    model.cylinder(STEEL, (-0.51, 0, 0), 0.04, 0.04, axis=0)
    for place in (-0.27, 0.16):
        model.box(STEEL, (place, -0.2, 0), (0.04, 0.02, 0.34))
        model.box(STEEL, (place, -0.19, 0.12), (0.04, 0.05, 0.03))
        model.box(STEEL, (place, -0.19, -0.12), (0.04, 0.05, 0.03))
    return model


def transformer() -> Model:
    """A distribution transformer: tank with fins, three high and four low voltage bushings, conservator."""
    model = Model()
    tank = Material((0.2, 0.27, 0.28), 0.2, 0.5)
    model.box(tank, (0, 0.45, 0), (1.1, 0.8, 0.5))
    model.box(GREY, (0, 0.87, 0), (1.2, 0.04, 0.6))
    model.box(DARK, (0, 0.03, 0.2), (1.1, 0.06, 0.08))
    model.box(DARK, (0, 0.03, -0.2), (1.1, 0.06, 0.08))
    for fin in range(18):
        for side in (-1, 1):
            model.box(tank, (-0.5 + fin * 0.059, 0.45, side * 0.34), (0.014, 0.62, 0.18))
    for fin in range(7):
        for side in (-1, 1):
            model.box(tank, (side * 0.63, 0.45, -0.2 + fin * 0.066), (0.16, 0.62, 0.014))
    for place in (-0.32, 0.0, 0.32):
        skirts = [(0.0, 0.0), (0.05, 0.0)]
        for skirt in range(6):
            skirts += [(0.045, 0.03 + skirt * 0.05), (0.075, 0.04 + skirt * 0.05), (0.04, 0.06 + skirt * 0.05)]
        model.lathe(PORCELAIN, [*skirts, (0.03, 0.36), (0.0, 0.36)], (place, 0.89, -0.13), sides=14)
        model.cylinder(COPPER, (place, 1.29, -0.13), 0.016, 0.1, sides=16)
    for place in (-0.33, -0.11, 0.11, 0.33):
        model.lathe(PORCELAIN, [(0, 0), (0.04, 0), (0.05, 0.03), (0.035, 0.05), (0.045, 0.08), (0.03, 0.1), (0, 0.1)],
                    (place, 0.89, 0.16), sides=20)  # fmt: skip
        model.box(COPPER, (place, 1.03, 0.16), (0.03, 0.09, 0.012))
    model.cylinder(GREEN, (0.5, 1.12, 0), 0.1, 0.46, axis=2, sides=28)
    model.rod(GREY, (0.5, 1.02, 0.0), (0.42, 0.89, 0.0), 0.02)
    model.cylinder(WHITE, (0.5, 1.12, 0.235), 0.05, 0.01, axis=2, sides=24)
    return model


def bioreactor() -> Model:
    """A stirred fermenter: glass vessel with its liquid, stirrer, sparger, probes, motor and frame."""
    model = Model()
    glass = Material((0.62, 0.74, 0.76), 0.0, 0.1)
    model.lathe(AMBER, [(0.0, 0.06), (0.1, 0.075), (0.165, 0.13), (0.165, 0.46), (0.0, 0.46)])
    for height in (0.16, 0.3, 0.46, 0.6, 0.66):
        model.ring(glass, (0, height, 0), 0.172, 0.005, sides=28)
    for turn in range(8):
        angle = 2 * np.pi * turn / 8
        model.rod(glass, (0.172 * float(np.cos(angle)), 0.1, 0.172 * float(np.sin(angle))),
                  (0.172 * float(np.cos(angle)), 0.66, 0.172 * float(np.sin(angle))), 0.004, sides=8)  # fmt: skip
    model.cylinder(STEEL, (0, 0.68, 0), 0.2, 0.03)
    model.cylinder(STEEL, (0, 0.5, 0), 0.011, 0.36, sides=16)
    for angle in np.linspace(0, 2 * np.pi, 7)[:-1]:
        model.box(STEEL, (0.06 * float(np.cos(angle)), 0.53, 0.06 * float(np.sin(angle))), (0.03, 0.045, 0.03))
    model.cylinder(TEAL, (0, 0.79, 0), 0.06, 0.19)
    model.cylinder(DARK, (0, 0.9, 0), 0.05, 0.03)
    for place, material in (
        ((0.12, 0.05), BLUE),
        ((-0.1, 0.09), ORANGE),
        ((0.02, -0.14), GREEN),
        ((-0.13, -0.05), RED),
    ):
        model.rod(STEEL, (place[0], 0.48, place[1]), (place[0], 0.74, place[1]), 0.009)
        model.cylinder(material, (place[0], 0.76, place[1]), 0.016, 0.05, sides=16)
    model.lathe(STEEL, [(0.0, 0.03), (0.06, 0.03), (0.075, 0.05), (0.172, 0.115), (0.178, 0.13), (0.165, 0.13)])
    model.rod(STEEL, (0.06, 0.04, 0), (0.28, 0.04, 0), 0.012)
    for angle in (0.6, 2.7, 4.7):
        x, z = 0.23 * float(np.cos(angle)), 0.23 * float(np.sin(angle))
        model.rod(GREY, (x, -0.12, z), (x, 0.68, z), 0.013)
        model.rod(GREY, (x, 0.68, z), (0.18 * float(np.cos(angle)), 0.68, 0.18 * float(np.sin(angle))), 0.013)
    model.ring(GREY, (0, -0.1, 0), 0.23, 0.013)
    return model


def rescue_drone() -> Model:
    """A relay drone with four arms, camera, throw bag, beacon and a radio mast."""
    model = Model()
    model.lathe(ORANGE, [(0, -0.05), (0.13, -0.045), (0.17, 0.0), (0.13, 0.05), (0.0, 0.07)], sides=32)
    model.cylinder(DARK, (0, 0.0, 0), 0.173, 0.018, sides=32)
    for x, z in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        model.rod(DARK, (0.1 * x, 0.01, 0.1 * z), (0.36 * x, 0.05, 0.36 * z), 0.016)
        model.cylinder(STEEL, (0.36 * x, 0.07, 0.36 * z), 0.035, 0.06, sides=24)
        model.ring(WHITE, (0.36 * x, 0.11, 0.36 * z), 0.2, 0.007)
        model.box(GREY, (0.36 * x, 0.108, 0.36 * z), (0.37, 0.005, 0.026))
        model.cylinder(RED if x > 0 else GREEN, (0.36 * x, 0.03, 0.36 * z), 0.016, 0.02, sides=16)
    for side in (-1, 1):
        model.rod(GREY, (-0.16, -0.2, 0.14 * side), (0.16, -0.2, 0.14 * side), 0.01)
        for place in (-0.09, 0.09):
            model.rod(GREY, (place, -0.2, 0.14 * side), (place * 0.8, -0.03, 0.08 * side), 0.009)
    model.cylinder(DARK, (0.13, -0.09, 0), 0.04, 0.05, axis=0, sides=24)
    model.cylinder(BLUE, (0.158, -0.09, 0), 0.024, 0.01, axis=0, sides=24)
    model.box(RED, (-0.03, -0.11, 0), (0.13, 0.09, 0.12))
    model.box(WHITE, (-0.03, -0.11, 0.0605), (0.06, 0.016, 0.003))
    model.box(WHITE, (-0.03, -0.11, 0.0605), (0.016, 0.06, 0.003))
    model.rod(STEEL, (0, 0.06, 0), (0, 0.24, 0), 0.006)
    model.cylinder(WHITE, (0, 0.25, 0), 0.018, 0.05, sides=16)
    return model


_UP = "0 1 0"
SHOWPIECES = (
    Showpiece(
        "A007", "扇出型封装剖开模型", "掀开部分塑封料的方形芯片封装：底部是球栅，中间是布线层，上面左边一大颗、右边三小颗裸片，金线相连。",
        "示意模型，层厚按比例放大。", chip_package,
        (
            ("-0.055 0.042 0", _UP, "主裸片", "面朝下重布线，与布线层之间不用键合丝。"),
            ("0.07 0.036 0", _UP, "小芯粒", "与主裸片并排封装，热膨胀不同，是翘曲的来源之一。"),
            ("0.13 0.018 0.13", _UP, "重布线层", "铜与聚合物交替的薄层，分步固化可减小其内应力。"),
            ("0 0.05 -0.118", _UP, "塑封料", "模型中只留下边缘；收缩率与裸片匹配可降低翘曲。"),
            ("0.126 -0.014 0.126", "0.5 -0.3 0.8", "焊球阵列", "翘曲过大时，四角的焊球最先虚焊。"),
        ),
    ),
    Showpiece(
        "A103", "协作机器人关节模组拆解", "沿轴线排开的关节模组：白色外壳、柔轮与刚轮、电机定子、制动器、编码器电路板和贯穿的中空轴。",
        "示意模型，各部分沿轴线拉开。", robot_joint,
        (
            ("-0.05 0.0 0.095", "0 0 1", "轻量外壳", "与关节输出端相连，承受弯矩。"),
            ("0.032 0.085 0", _UP, "谐波减速器", "一级减速即可达到约一百比一。"),
            ("0.097 0.066 0", _UP, "无框力矩电机", "铜绕组外露部分，外圈定子压入外壳散热。"),
            ("0.128 0.06 0", _UP, "制动器", "断电时自动抱紧，防止手臂下垂。"),
            ("0.145 0.062 0", _UP, "双编码器", "分别测量电机侧和输出侧的角度，用于估计力矩。"),
            ("0.175 0.018 0", "1 0 0", "中空走线孔", "电缆和气管从轴心穿过，不随关节缠绕。"),
        ),
    ),
    Showpiece(
        "A056", "四型储氢瓶分层模型", "横卧的圆筒形气瓶，从右到左依次露出白色内胆、灰色过渡层、黑色碳纤维层和绿色外护层，右端装有瓶阀。",
        "示意模型，层厚按比例放大。", hydrogen_tank,
        (
            ("0.33 0.15 0", _UP, "塑料内胆", "阻隔氢气，不承受压力。"),
            ("0.18 0.158 0", _UP, "过渡层", "使内胆与缠绕层粘接牢固，泄压时不鼓包。"),
            ("0.02 0.178 0", _UP, "碳纤维缠绕层", "环向与螺旋交替缠绕，承受七十兆帕的压力。"),
            ("-0.25 0.18 0", _UP, "外护层", "玻璃纤维，防止磕碰和紫外线损伤。"),
            ("0.6 0.107 0", _UP, "组合瓶阀", "集成截止、减压和温度驱动的泄放。"),
            ("-0.53 0 0", "-1 0 0", "尾塞", "缠绕时的另一端支承点，也是强度校核的重点。"),
        ),
    ),
    Showpiece(
        "A046", "植物绝缘油配电变压器", "带散热片的箱式变压器，顶部一排三只高压套管、一排四只低压套管，右上方是圆筒形储油柜。",
        "示意模型，外形按常见的油浸式配电变压器绘制。", transformer,
        (
            ("0 1.25 -0.1", _UP, "高压套管", "三相进线，伞裙加长爬电距离。"),
            ("0.11 1.03 0.17", "0 0 1", "低压套管", "三相加中性点，铜排出线。"),
            ("0.5 1.22 0", _UP, "储油柜", "给油留出膨胀的空间；植物油须与空气隔绝以免氧化。"),
            ("-0.2 0.5 0.43", "0 0 1", "散热片", "植物油黏度较高，片间距比矿物油变压器大。"),
            ("-0.45 0.88 0.2", _UP, "箱盖", "密封面采用耐植物油的胶条。"),
        ),
    ),
    Showpiece(
        "A145", "搅拌式发酵罐", "三脚支架上的圆筒形玻璃罐，内有琥珀色发酵液和搅拌桨，罐盖上是电机和四支探头，底部有通气管。",
        "示意模型，实验室规模。", bioreactor,
        (
            ("0 0.88 0.05", "0 0 1", "搅拌电机", "转速随溶氧自动调节。"),
            ("0.12 0.79 0.05", _UP, "溶氧电极", "酵母合成产物时耗氧大，低于设定值即加快搅拌。"),
            ("-0.1 0.79 0.09", _UP, "酸碱电极", "与补碱泵联动，使酸碱度保持稳定。"),
            ("0.06 0.55 0", "0 1 0", "搅拌桨", "打碎气泡，使氧气和底物均匀分布。"),
            ("0.16 0.3 0.06", "0.9 0 0.4", "发酵液", "产物在细胞内积累，破壁后经膜分离精制。"),
            ("0.28 0.04 0", "1 0 0", "通气管", "无菌空气由底部分布器鼓入。"),
        ),
    ),
    Showpiece(
        "A070", "应急中继无人机", "橙色机身、四臂四旋翼的无人机，机身下方有摄像头和红色急救包，顶部竖着天线，四角有红绿航行灯。",
        "示意模型。", rescue_drone,
        (
            ("0 0.28 0", _UP, "自组网天线", "升空后为地面电台中继，翻越建筑和山体的遮挡。"),
            ("0.163 -0.09 0", "1 0 0", "双光摄像头", "可见光与热成像，夜间寻找被困人员。"),
            ("-0.03 -0.11 0.063", "0 0 1", "急救投送包", "随降落伞投放药品和对讲机。"),
            ("0.36 0.115 0.36", _UP, "旋翼护圈", "进入室内和树林时保护桨叶。"),
            ("0 0.06 0.08", "0 1 0.4", "机身", "发泡防水外壳，落水可浮起。"),
        ),
    ),
)  # fmt: skip
