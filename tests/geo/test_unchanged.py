"""What is remembered of records: only for the same objects, and only of those asked about last."""

from __future__ import annotations

from geo.unchanged import Results, Whole, are_same


class Thing:
    """Equal to every other one, so that nothing but identity tells it."""

    def __eq__(self, _: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]  # nor can it be a key


def test_only_new_records_have_a_new_result() -> None:
    results: Results[Thing, object] = Results()
    one, two, three = Thing(), Thing(), Thing()
    before = results.of((one, two), lambda _: object())
    after = results.of((three, two, one), lambda _: object())
    assert after[1] is before[1] and after[2] is before[0]
    assert after[0] not in before


def test_the_same_record_twice_has_its_result_twice() -> None:
    results: Results[Thing, object] = Results()
    thing = Thing()
    first, second = results.of((thing, thing), lambda _: object())
    assert first is second
    assert results.of((thing,), lambda _: object()) == (first,)


def test_where_nothing_changed_the_tuple_is_the_same() -> None:
    results: Results[Thing, object] = Results()
    things = (Thing(), Thing())
    before = results.of(things, lambda _: object())
    assert results.of(things, lambda _: object()) is before
    assert results.of([*things], lambda _: object()) is before
    assert results.of(things[:1], lambda _: object()) == before[:1]


def test_another_context_makes_all_anew() -> None:
    results: Results[Thing, object] = Results()
    things = (Thing(),)
    before = results.of(things, lambda _: object(), "a")
    after = results.of(things, lambda _: object(), "b")
    assert after[0] is not before[0]
    assert results.of(things, lambda _: object(), "b") is after


def test_several_results_are_made_at_once() -> None:
    results: Results[Thing, object] = Results()
    requests: list[int] = []

    def make(things: list[Thing]) -> list[object]:
        requests.append(len(things))
        return [object() for _ in things]

    things = (Thing(), Thing(), Thing())
    before = results.of_several(things, make)
    after = results.of_several((*things[1:], Thing()), make)
    assert after[:2] == before[1:] and requests == [3, 1]
    assert results.of_several((), make) == () and requests == [3, 1]


def test_what_records_give_together_is_made_anew_when_any_is_another() -> None:
    whole: Whole[object] = Whole()
    things = (Thing(), Thing())
    before = whole.of(things, object)
    assert whole.of([*things], object) is before
    assert whole.of(things[:1], object) is not before
    assert whole.of(things, object) is not before  # the last ones only


def test_two_in_turn_are_remembered_where_two_are() -> None:
    whole: Whole[object] = Whole(most=2)
    left, right = (Thing(),), (Thing(),)
    first, second = whole.of(left, object), whole.of(right, object)
    assert whole.of(left, object) is first and whole.of(right, object) is second
    third = whole.of((Thing(),), object)
    assert third not in (first, second)
    assert whole.of(right, object) is second and whole.of(left, object) is not first


def test_same_means_the_same_objects_in_order() -> None:
    one, two = Thing(), Thing()
    assert are_same((one, two), [one, two])
    assert not are_same((one, two), (two, one))
    assert not are_same((one,), (one, two))
    assert not are_same((one,), (two,))
