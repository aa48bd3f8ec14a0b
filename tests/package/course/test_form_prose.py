"""Words that the style bans, unless they are quoted."""

from parcours.course import form


def test_words_in_quotation_marks_are_spoken_of():
    assert form.banned_words('Do not write "simply" or `just`.') == []
    assert form.banned_words("Simply put, it is just magic.") == [
        "the word 'simply'",
        "the word 'just'",
        "the word 'magic'",
    ]
    assert form.banned_words("adjust the easygoing justice") == []
