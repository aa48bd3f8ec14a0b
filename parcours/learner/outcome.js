(data) => {
  const box = document.currentScript.parentElement, said = document.createElement("p");
  const chosen = () => document.querySelector(`input[name=${CSS.escape(data.key)}]:checked`)?.value;
  let stored = null; try { stored = window.localStorage.getItem(data.key); } catch {}
  const tell = (option) => {
    const right = option === data.right;
    said.textContent = !option ? "You made no prediction. You can still choose one above."
      : right ? `✓ You said so: ${option}.` : `✗ You said: ${option}.`;
    box.style.borderLeft = !option ? "6px dotted #808080" : `6px solid ${right ? "#009e73" : "#d55e00"}`;
  };
  said.setAttribute("aria-live", "polite"); said.style = "margin:4px 0"; box.querySelector("script").before(said);
  tell(chosen() ?? stored);
  const heard = ({ detail: [key, option] }) => {
    if (!box.isConnected) document.removeEventListener("parcours-predict", heard); // the cell has run again
    else if (key === data.key) tell(option);
  };
  document.addEventListener("parcours-predict", heard);
}
