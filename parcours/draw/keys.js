(box, below) => {
  // Jupyter takes the keys of whatever has the focus in a notebook: "d d" would delete the cell. With this attribute
  // on the control itself it leaves all of them alone, so the ones that are meant for Jupyter are handed on below.
  box.addEventListener("focusin", ({ target }) => { target.dataset.lmSuppressShortcuts = "true"; });
  box.addEventListener("keydown", (event) => {
    const { key, code, keyCode, shiftKey, ctrlKey, metaKey, altKey, target } = event;
    const cell = box.closest(".jp-Cell"), accel = ctrlKey || metaKey;
    const runs = key === "Enter" && (shiftKey || accel), leaves = key === "Escape";
    const types = target.isContentEditable || target.matches("textarea, input:not([type=range], [type=radio])");
    if (!cell || !(runs || leaves || (accel && (!types || key === "s")))) return;
    let to = runs || leaves ? cell : document.body; // from the body no command of the notebook is found, but "save" is
    if (below && runs && shiftKey) {
      let next = cell.nextElementSibling;
      while (next && !next.matches(".jp-CodeCell")) next = next.nextElementSibling;
      to = next ?? cell;
    }
    if (to !== document.body) to.focus({ preventScroll: true });
    event.stopPropagation();
    const copy = { key, code, keyCode, shiftKey, ctrlKey, metaKey, altKey, bubbles: true, cancelable: true };
    if (!to.dispatchEvent(new KeyboardEvent("keydown", copy))) event.preventDefault();
  });
}
