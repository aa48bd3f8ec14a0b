"""Graphviz: places of nodes and edges."""

from parcours.draw.graphs.dot import lay_out

CHAIN = "digraph{node[shape=box,fixedsize=true,width=1,height=0.5];a->b->c}"


def test_places_are_in_pixels_and_data_flow_down():
    found = lay_out(CHAIN)
    assert sorted(found.nodes) == ["a", "b", "c"]
    (ax, ay), (bx, by), (cx, cy) = (found.nodes[name] for name in "abc")
    assert ax == bx == cx == found.width / 2
    assert 0 < ay < by < cy < found.height
    assert ay == 18  # half the height of a node


def test_an_edge_leads_from_its_tail_to_the_tip_of_its_head():
    tail, head, points = lay_out(CHAIN).edges[0]
    assert (tail, head) == ("a", "b")
    assert [y for _, y in points] == sorted(y for _, y in points)
    assert abs(points[-1][1] - (lay_out(CHAIN).nodes["b"][1] - 18)) < 1.5


def test_a_frame_around_nodes_is_not_a_node():
    found = lay_out("digraph{subgraph cluster_0{a;b}c->a;c->b}")
    assert sorted(found.nodes) == ["a", "b", "c"]
    assert sorted(edge[:2] for edge in found.edges) == [("c", "a"), ("c", "b")]


def test_a_graph_without_edges():
    assert lay_out("digraph{a}").edges == []
