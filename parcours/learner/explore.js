(data) => {
  const box = document.currentScript.parentElement;
  const begin = () => {
    const area = box.closest(".jp-OutputArea"); // the controls are an output of the same cell, and come later
    if (!area) return void setTimeout(begin, 50);
    if (area.dataset.parcoursExplore) return; // the cell ran before: what was set up then is still there
    area.dataset.parcoursExplore = "true";
    KEYS
    const tidy = () => {
      for (const handle of area.querySelectorAll(".widget-slider .noUi-handle")) {
        const label = handle.closest(".widget-slider").querySelector(".widget-label").textContent;
        if (handle.getAttribute("aria-label") !== label) handle.setAttribute("aria-label", label);
      }
      area.querySelector(".parcours-said")?.setAttribute("aria-live", "polite");
      // Jupyter has forgotten the controls, as it does where it does not save their state.
      for (const widget of area.querySelectorAll(".jupyter-widgets")) {
        if (widget.textContent.startsWith("Error displaying widget")) widget.textContent = data.run;
      }
    };
    new MutationObserver(tidy).observe(area, { childList: true, subtree: true });
    tidy();
  };
  begin();
}
