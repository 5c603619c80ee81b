"""The placing of names by itself: what is never done, and what gives way first."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import labels
from geo.labels import AreaName, MinorName, Problem, Rect, Solution, room
from geo.labels.crossing import any_through, cross, goes_through, lines_through, through_any

LETTER = 30.0


def area(id_: str, x: float, y: float, width: float, radius: float = 8) -> AreaName:
    """A round area with a name of a width, which is 30 wider with its letter."""
    surface = shapely.Point(x, y).buffer(radius)
    bare = ((width, 31.0), (width * 0.8, 26.0))
    return AreaName(id_, tuple((w + LETTER, h) for w, h in bare), bare, surface, (x, y))


def overlap(a: Rect, b: Rect) -> bool:
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h


def assert_clean(problem: Problem, solution: Solution) -> None:
    places = [*solution.areas.values(), *solution.minor.values()]
    frame = problem.frame
    for place in places:
        x, y, w, h = place.box
        assert frame.x < x and x + w < frame.x + frame.w
        assert frame.y < y and y + h < frame.y + frame.h
        assert not any(overlap(place.box, box) for box in problem.obstacles)
    assert not any(overlap(a.box, b.box) for a, b in combinations(places, 2))
    for one in places:
        for other in places:
            if one.leader and one is not other:
                assert not goes_through(one.leader, other.box)
                assert not (other.leader and cross(one.leader, other.leader))


@given(
    st.tuples(*[st.integers(-4, 4)] * 4),
    st.tuples(st.integers(-4, 4), st.integers(-4, 4), st.integers(1, 4), st.integers(1, 4)),
)
def test_one_line_and_many_go_through_the_same_boxes(
    line: tuple[int, int, int, int], box: tuple[int, int, int, int]
) -> None:
    many = lines_through(np.array([line], dtype=float), np.array([box], dtype=float))
    leader = (line[:2], line[2:])
    through = bool(many[0])
    assert goes_through(leader, box) is through
    assert any_through([leader], box) is through
    assert through_any(leader, [box]) is through


def test_problems_that_ask_the_same_have_one_digest_and_others_another() -> None:
    points = np.array([[100.0, 100.0], [400.0, 300.0]])
    minor = MinorName("bydel", ((120, 26),), points)
    obstacles = (Rect(0, 0, 10, 10),)
    problem = Problem(Rect(0, 0, 800, 600), obstacles, (area("a", 90, 90, 40),), (minor,))
    same = Problem(
        Rect(0, 0, 800, 600),
        obstacles,
        (area("a", 90, 90, 40),),
        (replace(minor, points=points.copy()),),
    )
    others = [
        replace(problem, frame=Rect(0, 0, 801, 600)),
        replace(problem, obstacles=()),
        replace(problem, areas=(area("b", 90, 90, 40),)),
        replace(problem, areas=(area("a", 90, 90, 41),)),
        replace(problem, areas=(area("a", 90, 90, 40, radius=9),)),
        replace(problem, areas=(replace(problem.areas[0], anchor=(91, 90)),)),
        replace(problem, minor=(replace(minor, id="other"),)),
        replace(problem, minor=(replace(minor, points=points + 1),)),
        replace(problem, minor=(replace(minor, points=points[:1]),)),
        replace(problem, minor=(replace(minor, ordered=True),)),
        replace(problem, minor=(replace(minor, essential=True),)),
        replace(problem, minor=(replace(minor, over_areas=True),)),
    ]
    assert same.digest == problem.digest
    assert len({problem.digest, *(other.digest for other in others)}) == len(others) + 1
    assert labels.place_names(same) is labels.place_names(problem)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(20, 780), st.integers(20, 580), st.integers(40, 260)), max_size=18
    ),
    st.lists(st.builds(Rect, *(st.integers(0, high) for high in (700, 500, 300, 200))), max_size=3),
)
def test_no_name_lies_on_another_or_an_obstacle_and_no_leader_crosses(
    rows: list[tuple[int, int, int]], obstacles: list[Rect]
) -> None:
    areas = tuple(area(str(number), *row) for number, row in enumerate(rows))
    points = np.array([[100.0, 100.0], [400.0, 300.0], [700.0, 500.0]])
    minor = (MinorName("bydel", ((120, 26),), points, essential=True),)
    problem = Problem(Rect(0, 0, 800, 600), tuple(obstacles), areas, minor)
    assert_clean(problem, labels.place_names(problem))


def test_letters_go_before_names_do() -> None:
    # one column, as wide as the smaller name without its letter
    areas = (area("a", 100, 100, 210), area("b", 100, 200, 120))
    wide = labels.place_names(Problem(Rect(0, 0, 600, 320), (), areas))
    assert wide.has_letters and len(wide.areas) == 2
    narrow = Problem(Rect(0, 0, 190, 320), (), areas)
    solution = labels.place_names(narrow)
    assert not solution.has_letters and len(solution.areas) == 2
    assert_clean(narrow, solution)


def test_minor_names_give_way_and_names_of_areas_do_not() -> None:
    areas = tuple(area(str(n), 100, 40 + 40 * n, 100) for n in range(7))
    minor = (MinorName("bydel", ((150, 26),), np.array([[100.0, 160.0]])),)
    problem = Problem(Rect(0, 0, 200, 320), (), areas, minor)
    solution = labels.place_names(problem)
    assert len(solution.areas) == 7
    assert not solution.minor


def test_an_essential_name_moves_the_names_of_areas() -> None:
    (left, right) = (area("a", 150, 100, 60), area("b", 450, 100, 60))
    first = labels.place_names(Problem(Rect(0, 0, 600, 200), (), (left, right)))
    taken = first.areas["a"].box
    spot = np.array([[taken.x + taken.w / 2, taken.y + taken.h + 6]])  # beside the area itself
    name = MinorName("bydel", ((80, 26),), spot, essential=True)
    problem = Problem(Rect(0, 0, 600, 200), (), (left, right), (name,))
    solution = labels.place_names(problem)
    assert set(solution.areas) == {"a", "b"} and set(solution.minor) == {"bydel"}
    assert_clean(problem, solution)


def test_a_name_stands_beside_a_tiny_area_and_over_it_only_without_room() -> None:
    for radius in (1, 3, 8, 20):
        roomy = Problem(Rect(0, 0, 600, 400), (), (area("a", 300, 200, 100, radius),))
        box = labels.place_names(roomy).areas["a"].box
        assert not overlap(box, Rect(300 - radius, 200 - radius, 2 * radius, 2 * radius)), radius
    narrow = Problem(Rect(0, 0, 160, 60), (), (area("a", 80, 30, 100, 8),))
    assert set(labels.place_names(narrow).areas) == {"a"}


def test_the_browser_gets_the_rules_and_the_script() -> None:
    assert labels.table()["edge"] == labels.RULES.edge
    assert b"export function placeNames" in labels.script()


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_among_very_many_obstacles_the_same_boxes_are_free(seed: int) -> None:
    chance = np.random.default_rng(seed)
    frame = Rect(10.0, -5.0, 400.0, 300.0)
    places = chance.uniform(-20, 420, (room._MANY + 1, 2)).round(1)
    sizes = chance.choice([0.0, 2.0, 9.0], (len(places), 2))
    obstacles = [Rect(*row) for row in np.column_stack([places, sizes]).tolist()]
    wide = chance.uniform(1, 40, (300, 2)).round(1)
    boxes = np.column_stack([chance.uniform(0, 380, (300, 2)).round(1), wide])
    many, few = room.Frame(frame, obstacles), room.Frame(frame, obstacles)
    few._middles = None
    assert many._middles is not None
    assert many.is_free(boxes).tolist() == few.is_free(boxes).tolist()
