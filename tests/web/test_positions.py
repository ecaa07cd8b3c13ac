"""The position map: dots where the places are, none over another, and a table that says the same."""

import math

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from lianqiao.web.positions.drawing import Kind, Mark, position_map
from lianqiao.web.positions.projection import frame_around, place_labels, radius_of, spread


def test_frame_keeps_north_up_and_west_left():
    frame = frame_around([(113.5, 36.1), (119.8, 42.6)])
    west, top = frame.point(113.5, 42.6)
    east, bottom = frame.point(119.8, 36.1)
    assert west < east <= frame.width and top < bottom <= frame.height
    # A degree of longitude at 39.35° is cos(39.35°) of one of latitude.
    assert (east - west) / (bottom - top) == pytest.approx(6.3 * math.cos(math.radians(39.35)) / 6.5)


def test_frame_needs_a_place_and_stands_a_single_one():
    with pytest.raises(ValueError, match="at least one place"):
        frame_around([])
    frame = frame_around([(116.4, 39.9)])
    assert frame.point(116.4, 39.9) == pytest.approx((frame.width / 2, frame.height / 2))


def test_dots_at_one_place_make_room_for_one_another():
    frame = frame_around([(113.5, 36.1), (119.8, 42.6)])
    radii = [19.0] + [8.0] * 15
    spots = spread([(200.0, 150.0)] * 16, radii, frame)
    gaps = [
        math.dist(one, other) - radii[at] - radii[then]
        for at, one in enumerate(spots)
        for then, other in enumerate(spots)
        if at < then
    ]
    assert min(gaps) > -2.0
    lonely = spread([(50.0, 50.0), (300.0, 300.0)], [5, 5], frame)
    assert math.dist(lonely[0], (50, 50)) < 0.02 and math.dist(lonely[1], (300, 300)) < 0.02


def test_labels_that_would_cover_something_are_left_out():
    frame = frame_around([(113.5, 36.1), (119.8, 42.6)])
    labels = place_labels(["海淀区"] * 8, [(200.0, 150.0 + 2 * at) for at in range(8)], [8.0] * 8, frame)
    assert labels[0] is not None and labels.count(None) >= 3


def test_areas_of_dots_grow_with_their_counts():
    assert radius_of(1, 100) < radius_of(25, 100) < radius_of(100, 100)
    assert radius_of(1, 1) == radius_of(0, 1)


@pytest.mark.django_db
def test_map_shows_shapes_links_and_the_same_as_a_table():
    kinds = [Kind("owner", "持有人", "diamond"), Kind("accepted", "可落地", "ring")]
    marks = [
        Mark("110108", "owner", address="/search?place=110108", name="清华<大学>"),
        Mark("120000", "accepted"),
        Mark("999999", "accepted", name="国外"),
    ]
    drawn = position_map("在哪里", marks, kinds)
    assert drawn is not None and [dot.mark.place for dot in drawn.dots] == ["110108", "120000"]
    with translation.override("en"):
        html = render_to_string("components/position_map.html", {"map": drawn})
    assert 'href="/search?place=110108"' in html and "清华&lt;大学&gt;" in html
    assert "position-map__dot-diamond" in html and "position-map__dot-ring" in html
    assert html.count("<tr>") == 4 and "国外" in html
    assert "without any boundary" in html
    assert position_map("空", [], kinds) is None
