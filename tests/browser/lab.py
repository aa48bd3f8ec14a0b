"""A page in a real browser that shows a notebook in JupyterLab or in Notebook 7, and what can be asked of it."""

import contextlib
import json

OPEN_SECONDS = 120
STUCK_SECONDS = 8  # a run that has stood still for so long has ended
RUN_SECONDS = 180  # a lesson runs in 60 s on a machine that has nothing else to do

# Not ours, and only in Notebook 7.6: the first is raised at its start, whatever is opened; the second where a traceback
# is shown, whose paths become links into a file browser that Notebook 7 does not have.
NOT_OURS = (
    "Cannot read properties of undefined (reading 'schema')",
    "Command 'filebrowser:open-path' not registered.",
)

_COMMAND_KEYS = ("d", "d", "a", "b", "x")  # to JupyterLab: delete, insert above, insert below, cut
_LOOPBACK = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:")
_PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
_IDLE = "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status == 'idle'"
_NOTEBOOK = "jupyterapp.shell.currentWidget.content"


class Lab:
    """The page. Errors in the console and requests to anywhere but this machine are kept in `errors` and `outside`."""

    def __init__(self, page, server):
        self.page, self.server = page, server
        self.errors, self.outside = [], []
        page.on("pageerror", lambda error: self._error(str(error)))
        page.on("console", lambda message: self._error(message.text) if message.type == "error" else None)
        page.on("request", lambda request: self._request(request.url))
        page.on("websocket", lambda socket: self._request(socket.url))

    def _error(self, text):
        if not any(known in text for known in NOT_OURS):
            self.errors.append(text[:300])

    def _request(self, url):
        if not url.startswith(_LOOPBACK):
            self.outside.append(url[:200])

    def trouble(self):
        """The errors and the requests since the last call, as texts."""
        said = [f"an error in the browser's console: {text}" for text in self.errors]
        said += [f"a request to another machine: {url}" for url in self.outside]
        self.errors.clear()
        self.outside.clear()
        return said

    # ---- opening, running ----

    def open(self, path, app="lab/tree"):
        """Open a notebook by its address, and wait until its kernel is there; app "notebooks" is Notebook 7."""
        reset = "reset&" if app.startswith("lab") else ""
        self.page.goto(f"{self.server.url}{app}/{path}?{reset}token={self.server.token}")
        # Run All before there is a kernel opens a dialog, and never ends
        self.page.wait_for_function(_IDLE, timeout=OPEN_SECONDS * 1000)
        self.page.wait_for_selector(f"{_PANEL} .jp-Cell", timeout=OPEN_SECONDS * 1000)
        self.settle()

    def ask(self, script, argument=None, seconds=30):
        """What the function `script` gives in the page; fails when that takes longer than so many seconds."""
        raced = f"""([argument, ms]) => Promise.race([
            Promise.resolve(({script})(argument)),
            new Promise((_, fail) => setTimeout(() => fail(new Error(`no answer in ${{ms}} ms`)), ms)),
        ])"""
        return self.page.evaluate(raced, [argument, seconds * 1000])

    def do(self, command, arguments=None, seconds=30):
        """Execute a command of the application, as its menus do."""
        script = "([command, arguments]) => jupyterapp.commands.execute(command, arguments).then(() => true)"
        return self.ask(script, [command, arguments or {}], seconds)

    def run_all(self, seconds=RUN_SECONDS):
        self.do("notebook:clear-all-cell-outputs")
        self.do("notebook:run-all-cells", seconds=seconds)
        self._wait_for_the_end(seconds)

    def run_all_by_menu(self, seconds=RUN_SECONDS):
        """As a learner does it."""
        self.do("notebook:clear-all-cell-outputs")
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self._wait_for_the_end(seconds)

    def _wait_for_the_end(self, seconds):
        """Wait until every cell has run, or nothing has happened for a while.

        The command ends when a cell raises, while those below it still run; the kernel is idle between two cells.
        """
        over = f"""() => {{
            const code = [...{_NOTEBOOK}.model.cells].filter(c => c.type == 'code' && c.sharedModel.source.trim());
            const started = code.filter(cell => cell.executionCount).length, now = performance.now();
            const idle = ({_IDLE})();
            const seen = window.parcoursRun ??= {{}};
            if (!idle || seen.started != started) Object.assign(seen, {{started, since: now}});
            return idle && (started == code.length || now - seen.since > {STUCK_SECONDS * 1000});
        }}"""
        self.page.evaluate("() => { delete window.parcoursRun }")
        self.page.wait_for_function(over, timeout=seconds * 1000)
        self.settle()

    def run_cell(self, cell_id, source=None, seconds=RUN_SECONDS):
        """Run one cell, with another text if one is given; gives its outputs."""
        script = f"""async ([id, source]) => {{
            const notebook = {_NOTEBOOK}, cells = [...notebook.model.cells];
            const place = cells.findIndex(cell => cell.id == id);
            if (place < 0) throw new Error(`no cell ${{id}}`);
            if (source !== null) cells[place].sharedModel.setSource(source);
            notebook.activeCellIndex = place;
            notebook.deselectAll();
            await jupyterapp.commands.execute('notebook:run-cell');
            return cells[place].outputs.toJSON();
        }}"""
        return self.ask(script, [cell_id, source], seconds)

    def settle(self):
        """Wait until every picture has been decoded, and the page has been laid out."""
        decoded = """() => Promise.all([...document.images].map(i => i.decode().catch(() => null)))
            .then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))"""
        self.ask(decoded, seconds=60)

    def save(self):
        self.do("docmanager:save")

    def end(self):
        """Shut down the kernels, and leave the page."""
        with contextlib.suppress(Exception):  # the page may hang; what the test found counts
            self.page.goto("about:blank")
        with contextlib.suppress(OSError):  # the server may have ended
            self.server.end_sessions()

    # ---- what is there ----

    def cells(self):
        """The cells of the notebook's model: id, type, count, tags, trusted, outputs."""
        script = f"""() => [...{_NOTEBOOK}.model.cells].map(cell => ({{
            id: cell.id, type: cell.type, source: cell.sharedModel.source, trusted: cell.trusted,
            count: cell.executionCount, tags: cell.getMetadata('tags') ?? [], outputs: cell.outputs?.toJSON() ?? [],
        }}))"""
        return self.ask(script)

    def shown(self):
        """What the outputs show: of each its cell, its text, its pictures, and whether it is wider than its place."""
        script = f"""() => {_NOTEBOOK}.widgets.flatMap(cell =>
            [...cell.node.querySelectorAll('.jp-OutputArea-output')].map(output => {{
                const place = output.getBoundingClientRect();
                const pictures = [...output.querySelectorAll('img, svg, canvas')].filter(p => !p.closest('button'));
                const words = output.cloneNode(true);
                words.querySelectorAll('script, style').forEach(element => element.remove());
                return {{cell: cell.model.id, text: words.textContent, right: place.right, width: place.width,
                    pictures: pictures.map(picture => {{
                        const box = picture.getBoundingClientRect();
                        return {{
                            kind: picture.tagName.toLowerCase(),
                            alt: picture.alt || picture.getAttribute('aria-label') || '',
                            natural: picture.tagName == 'IMG' ? picture.naturalWidth : box.width,
                            width: box.width, height: box.height, right: box.right,
                        }};
                    }})}};
            }}))"""
        return self.ask(script)

    def count(self):
        """The number of cells."""
        return self.ask(f"() => {_NOTEBOOK}.model.cells.length")

    def counts(self):
        """The execution counts, {id: count}."""
        return {cell["id"]: cell["count"] for cell in self.cells()}

    def dirty(self):
        """Whether the notebook has changes that are not saved."""
        return self.ask("() => jupyterapp.shell.currentWidget.context.model.dirty")

    def hidden(self, cell_id):
        """What stands in the place of a cell's outputs that are hidden, or None where they show."""
        place = self.cell(cell_id).locator(".jp-OutputPlaceholder")
        return place.first.text_content().strip().rstrip("•").strip() if place.count() else None

    def cell(self, cell_id):
        """The element of a cell."""
        place = [cell["id"] for cell in self.cells()].index(cell_id)
        return self.page.locator(f"{_PANEL} .jp-Notebook .jp-Cell").nth(place)

    def keeps_its_keys(self, control):
        """Whether the keys that would change the notebook do nothing while a control in an output has the focus."""
        before = self.count()
        control.focus()
        for key in _COMMAND_KEYS:
            self.page.keyboard.press(key)
        self.page.wait_for_timeout(200)
        return self.count() == before

    # ---- looks ----

    def theme(self, name):
        """Switch to the theme "light" or "dark"."""
        self.do("apputils:change-theme", {"theme": f"JupyterLab {name.capitalize()}"})
        self.page.wait_for_function(
            "light => document.body.dataset.jpThemeLight == light", arg=str(name == "light").lower(), timeout=30_000
        )
        self.page.wait_for_timeout(300)  # the style sheets come after the attribute
        self.settle()

    def picture(self, path):
        """A screenshot of the whole notebook."""
        height = self.ask(f"""() => {{
            const scroll = document.querySelector('{_PANEL} .jp-WindowedPanel-outer');
            scroll.scrollTop = 0;
            return scroll.scrollHeight;
        }}""")
        before = self.page.viewport_size
        self.page.set_viewport_size({"width": before["width"], "height": min(height + 200, 14_000)})
        self.page.wait_for_timeout(300)
        self.settle()
        self.page.locator(_PANEL).screenshot(path=path)
        self.page.set_viewport_size(before)

    def brightness(self, locator):
        """How bright an element is drawn, from 0 to 255."""
        import io

        from PIL import Image, ImageStat

        with Image.open(io.BytesIO(locator.screenshot())) as image:
            return ImageStat.Stat(image.convert("L")).mean[0]


def html_of(outputs):
    """The HTML in outputs, as one text."""
    return "".join("".join(output.get("data", {}).get("text/html", "")) for output in outputs)


def said(outputs):
    """Outputs as a short text, for a message."""
    return json.dumps(outputs)[:400]
