from __future__ import annotations

from directory.index.kept import Kept


def test_what_was_made_is_kept_and_the_first_goes_first() -> None:
    made: list[int] = []
    kept: Kept[int, str] = Kept(2)

    def of(number: int) -> str:
        return kept.get(number, lambda: made.append(number) or str(number))

    assert [of(1), of(2), of(1), of(3), of(2), of(1)] == ["1", "2", "1", "3", "2", "1"]
    assert made == [1, 2, 3, 1]
