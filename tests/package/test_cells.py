import os
import subprocess
import sys

import pytest

from parcours.cells import is_starter, plain_python, syntax_tree, tree_hash

KNOWN = "a62f7e46be7060de851f95a25a8daf7add1ce2bde3366b7aa2c7372a5b46faaa"

STARTER = '''\
def f(work, xs):
    """Return the results."""
    # TODO: start every task first (3 lines)
    return [work(x) for x in xs]
'''


@pytest.mark.parametrize(
    "same",
    [
        STARTER + "\n\n",
        STARTER.replace("# TODO: start every task first (3 lines)", "# done"),
        STARTER.replace("[work(x) for x in xs]", "[ work(x)\n            for x in xs ]"),
    ],
)
def test_comments_and_layout_do_not_count(same):
    assert tree_hash(same) == tree_hash(STARTER)


@pytest.mark.parametrize(
    "other",
    [
        STARTER.replace("work(x) for", "work(x + 0) for"),
        STARTER.replace("return [", "return list([").replace("xs]", "xs])"),
        STARTER.replace("the results", "all results"),
        STARTER + "\nx = None",
        STARTER + "\nx = ''",
    ],
)
def test_another_program_has_another_hash(other):
    assert tree_hash(other) != tree_hash(STARTER)


def test_none_and_nothing_are_told_apart():
    assert len({tree_hash(text) for text in ("return_(None)", "return_()", "return_([])", "return_(...)")}) == 4
    assert tree_hash("def f():\n    return None") != tree_hash("def f():\n    return")


def test_the_hash_is_the_same_on_every_python():
    # computed once; a Python that gives another one would call every starter an attempt
    assert tree_hash("def f(x):\n    return [x, {1: None}]") == KNOWN


def test_the_cell_of_a_function_is_found_below_a_cell_magic_too(tmp_path):
    program = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "from parcours.cells import cell_source\n"
        "shell = InteractiveShell.instance()\n"
        "for cell in ('%%time\\ndef f():\\n    return 1', 'def g():\\n    return 2', 'f()'):\n"
        "    shell.run_cell(cell, store_history=True)\n"
        "print([cell_source(shell.user_ns[name]).rstrip() for name in 'fg'], cell_source(len))\n"
    )
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.endswith(r"['%%time\ndef f():\n    return 1', 'def g():\n    return 2'] " + "\n")


def test_more_than_a_parser_takes_is_no_starter():
    for source in ("x = " + " + ".join(["1"] * 5000), "x = 1\0"):
        assert not is_starter(source, KNOWN)


def test_what_is_not_python_is_not_hashed():
    with pytest.raises(SyntaxError):
        tree_hash("def f(:")


def test_what_is_not_python_has_no_tree():
    assert syntax_tree("x = (") is syntax_tree("x = 1\0") is None
    assert [type(node).__name__ for node in syntax_tree("x = 1").body] == ["Assign"]


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("x = 5 % 2\n", "x = 5 % 2\n"),
        ("%%time\nx = 1", "\nx = 1"),
        ("%time x = 1", "x = 1"),
        ("if 1:\n    %timeit -n 3 f()\n", "if 1:\n    f()\n"),
        ("!ls\nx = 1", "pass\nx = 1"),
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("%%capture out\nx = 1", "\nx = 1"),
        ("%%capture --no-stderr out\nx = 1", "\nx = 1"),
        ("if 1:\n    f?\nnp.sum??\n?f", "if 1:\n    pass\npass\npass"),
        ("files = !ls *.py\nx = 1", "files = None\nx = 1"),
        ("x = (", "x = ("),
    ],
)
def test_what_only_ipython_knows_is_left_out(source, plain):
    assert plain_python(source) == plain
