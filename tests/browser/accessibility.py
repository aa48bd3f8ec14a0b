"""axe over outputs, in the page and as copies: inside JupyterLab axe never looks at contrast."""

import functools
import json

_GRAVE = ("serious", "critical")
# as JupyterLab's themes set them: the outputs bring no background
_GROUNDS = {"light": ("#ffffff", "#000000"), "dark": ("#111111", "#ffffff")}


@functools.cache
def _axe():
    from importlib.resources import files

    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8") + ";0"


def in_the_page(lab, selector=".jp-OutputArea-output"):
    """Grave findings of axe in the outputs that the page shows, as texts. JupyterLab's own findings are not ours."""
    if not lab.page.locator(selector).count():
        return []
    lab.page.evaluate(_axe())
    return _grave(lab.ask("selector => axe.run({include: [selector]})", selector, seconds=60))


def of_copies(context, lab):
    """Grave findings of axe in a copy of the HTML outputs in an empty page, light and dark; contrast among them."""
    copies = lab.ask(
        "() => [...document.querySelectorAll('.jp-OutputArea-output.jp-RenderedHTMLCommon')].map(o => o.outerHTML)"
    )
    if not copies:
        return []
    found = []
    page = context.new_page()
    try:
        for theme, (back, front) in _GROUNDS.items():
            style = f"html {{ color-scheme: {theme} }} body {{ background: {back}; color: {front} }}"
            page.set_content(
                f'<html lang="en"><title>outputs</title><style>{style}</style><main>{"".join(copies)}</main>'
            )
            page.evaluate(_axe())
            rules = {"runOnly": {"type": "rule", "values": ["color-contrast", "image-alt", "label", "link-name"]}}
            found += [f"{theme}: {text}" for text in _grave(page.evaluate("rules => axe.run(rules)", rules))]
    finally:
        page.close()
    return found


def _grave(result):
    found = []
    for violation in result["violations"]:
        if violation["impact"] in _GRAVE:
            where = json.dumps([node["html"][:160] for node in violation["nodes"][:3]])
            found.append(f"axe: {violation['id']} ({violation['impact']}): {violation['help']}: {where}")
    return found
