"""A line brought up to date step by step is what arranging everything anew gives."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.certainty import contenders, last_standing
from tracker.index.line import Line
from tracker.order import Arrangement, Edge, Node, arrange

DAYS = st.integers(1, 8)
BOUNDS = st.tuples(DAYS, st.sampled_from([0, 0, 1, 3, 9])).map(lambda pair: (pair[0], pair[0] + pair[1]))


class Told:
    """What a line was told, by which to arrange everything anew."""

    def __init__(self) -> None:
        self.own: dict[str, tuple[int, int]] = {}
        self.edges: list[Edge] = []

    def arranged(self) -> Arrangement:
        """Return all of it arranged."""
        nodes = [Node(one, *bounds, int(one)) for one, bounds in self.own.items()]
        return arrange(sorted(nodes, key=lambda node: node.place), sorted(self.edges, key=lambda e: int(e.after)))


def hold(line: Line, told: Told) -> None:
    """Hold a line to what arranging gives: bounds, orders taken and dropped, and what values come to by it."""
    order = told.arranged()
    assert (line.earliest, line.latest) == (order.earliest, order.latest)
    assert {(edge.before, edge.after) for edges in line.dropped.values() for edge in edges} == {
        (edge.before, edge.after) for edge in order.dropped
    }
    values = {one: str(int(one) % 3) for one in told.own if int(one) % 2}
    if values:
        assert last_standing(contenders(values, line.around(values))) == last_standing(contenders(values, order))


@settings(max_examples=300)
@given(st.data())
def test_step_by_step_is_as_if_arranged_at_once(data: st.DataObject) -> None:
    """Milestones come in last, move and leave, orders are cut; what the line declines ends the story."""
    line, told = Line(), Told()
    for place in range(1, data.draw(st.integers(2, 9))):
        one, bounds = str(place), data.draw(BOUNDS)
        before = data.draw(st.lists(st.sampled_from(sorted(told.own)), max_size=3, unique=True)) if told.own else []
        edges = [Edge(other, one, "known") for other in before]
        if line.enter(one, bounds, edges) is None:
            hold(line, told)
            continue
        told.own[one] = bounds
        told.edges += edges
        hold(line, told)
        chosen = data.draw(st.sampled_from(sorted(told.own)))
        match data.draw(st.sampled_from(["nothing", "nothing", "move", "leave", "cut"])):
            case "move":
                moved = data.draw(BOUNDS)
                told.own[chosen] = moved
                if line.move(chosen, moved) is None:
                    return
            case "leave":
                told.own.pop(chosen)
                told.edges = [edge for edge in told.edges if chosen not in {edge.before, edge.after}]
                if line.leave(chosen) is None:
                    return
            case "cut" if told.edges:
                gone = data.draw(st.sampled_from(told.edges))
                told.edges.remove(gone)
                if line.cut(gone) is None:
                    return
            case _:
                pass
        hold(line, told)
