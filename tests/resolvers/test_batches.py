from resolvers.batches import rows_of


def test_those_on_the_same_are_one_row_in_their_order() -> None:
    assert rows_of([["a"], ["b"], ["a"], []]) == [[1], [0, 2], [3]]


def test_those_joined_by_a_later_one_are_one_row() -> None:
    assert rows_of([["a"], ["b"], ["c"], ["b", "a"], ["a"]]) == [[2], [0, 1, 3, 4]]
