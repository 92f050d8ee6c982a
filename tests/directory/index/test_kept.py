from __future__ import annotations

from directory.index.kept import Kept, Remembered


def test_what_was_made_is_kept_and_the_first_goes_first() -> None:
    made: list[int] = []
    kept: Kept[int, str] = Kept(2)

    def of(number: int) -> str:
        return kept.get(number, lambda: made.append(number) or str(number))

    assert [of(1), of(2), of(1), of(3), of(2), of(1)] == ["1", "2", "1", "3", "2", "1"]
    assert made == [1, 2, 3, 1]


def test_what_is_remembered_is_bounded_by_its_bytes_and_the_longest_unasked_goes_first() -> None:
    held: Remembered[str, bytes] = Remembered(10)
    held.put("a", b"1234")
    held.put("b", b"1234")
    assert held.get("a") == b"1234"
    held.put("c", b"12345")
    assert [held.get(one) for one in "abc"] == [b"1234", None, b"12345"]
    held.put("a", b"1")
    assert held.size == 6
    held.put("too large", b"12345678901")
    assert (held.get("too large"), held.size) == (None, 6)
