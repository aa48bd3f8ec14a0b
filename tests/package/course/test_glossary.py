"""A link to a term of the glossary carries its meaning, and the forms of links that are checked know it."""

from nbformat.v4 import new_markdown_cell, new_notebook

from parcours.course import Course, Lesson, form, glossary, links
from parcours.course.form.prose import prose_of

TEXT = '# Glossary\n\n### GIL\nThe *lock* that a "thread"\nholds (see [task](#task)).\n\n### task\nOne `call`.\n'


def course_in(folder, source):
    (folder / "GLOSSARY.md").write_text(TEXT)
    course = Course("A course", "", (Lesson("00_start", "Start", 5, "Python"),), folder)
    made = form.fix(new_notebook(cells=[new_markdown_cell(f"# Start\n\n{source}", id="title")]))
    form.write(made, course.notebook("notebooks", course.lessons[0]))
    return course


def source_of(course):
    return form.read(course.notebook("notebooks", course.lessons[0])).cells[0].source.partition("\n\n")[2]


def test_links_carry_the_meaning_and_follow_the_glossary(tmp_path):
    course = course_in(
        tmp_path, "The [GIL](../GLOSSARY.md#gil), a [task](../GLOSSARY.md#task), [else](../GLOSSARY.md#no)."
    )
    assert len(glossary.differences(course)) == len(glossary.update(course)) == 1
    assert source_of(course) == (
        "The [GIL](../GLOSSARY.md#gil \"The lock that a 'thread' holds (see task).\"), "
        'a [task](../GLOSSARY.md#task "One call."), [else](../GLOSSARY.md#no).'
    )
    assert glossary.differences(course) == []
    (tmp_path / "GLOSSARY.md").write_text(TEXT.replace("One `call`", "A call"))
    glossary.update(course)
    assert '[task](../GLOSSARY.md#task "A call.")' in source_of(course)


def test_a_meaning_is_neither_prose_of_the_lesson_nor_a_broken_link(tmp_path):
    course = course_in(tmp_path, "The [GIL](../GLOSSARY.md#gil).")
    glossary.update(course)
    assert prose_of(source_of(course)).split() == ["The", "GIL", "."]
    assert links.broken_links(tmp_path) == []
