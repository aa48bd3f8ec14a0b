(data) => {
  const box = document.currentScript.parentElement, list = box.querySelector("ul");
  const said = document.createElement("p"), group = document.createElement("div");
  let store = null; try { store = window.localStorage; } catch {}
  const tell = (option) => { said.textContent = "You said: " + option + ". Run the next cell and compare."; };
  said.setAttribute("aria-live", "polite"); group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", box.querySelector("p").textContent);
  data.options.forEach((option) => {
    const label = document.createElement("label"), input = document.createElement("input");
    input.type = "radio"; input.name = data.key; input.value = option;
    label.style = "display:block;padding:2px 0;cursor:pointer"; input.style = "margin-right:8px";
    input.checked = store?.getItem(data.key) === option;
    if (input.checked) tell(option);
    input.addEventListener("change", () => {
      try { store?.setItem(data.key, option); } catch {}
      tell(option);
      document.dispatchEvent(new CustomEvent("parcours-predict", { detail: [data.key, option] }));
    });
    label.append(input, option); group.append(label);
  });
  KEYS
  list.replaceWith(group); group.after(said);
}
