"""The elements of an HTML output, for the tests here."""

import html.parser


class Elements(html.parser.HTMLParser):
    """The elements of a text with the text inside each; what is in a script counts as that script's alone."""

    def __init__(self, text):
        super().__init__()
        self.found, self.words = [], {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found.append(tag)
        self.words.setdefault(tag, []).append("")

    def handle_data(self, data):
        if self.found:
            self.words[self.found[-1]][-1] += data
