((data) => {
  const box = document.currentScript.parentElement, img = box.querySelector("img");
  const source = decodeURIComponent(img.src.slice(img.src.indexOf(",") + 1));
  const svg = document.importNode(new DOMParser().parseFromString(source, "image/svg+xml").documentElement, true);
  const scope = "replay-" + Math.random().toString(36).slice(2, 10); // keeps the picture's rules off the rest of the page
  svg.classList.add(scope);
  svg.querySelector("style").textContent = data.css.replace(/\.[\w-]+\{/g, `.${scope} $&`);
  svg.querySelector("title").remove(); // or it shows as a tooltip everywhere
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", img.alt);
  svg.style.maxWidth = "100%";
  svg.style.height = "auto";

  const make = (name, attributes, text = "") => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return element;
  };
  const play = make("button", { type: "button", style: "min-width:5em" }, "Play");
  const back = make("button", { type: "button", "aria-label": "one event back" }, "‹ event");
  const next = make("button", { type: "button", "aria-label": "one event on" }, "event ›");
  // In whole hundredths of the run: of a step in seconds, rounding can put the hundredth beyond the end, out of reach.
  const slider = make("input", {
    type: "range", min: 0, max: 100, step: 1, "aria-label": "time in the run", style: "flex:1;min-width:8em",
  });
  const speed = make("select", { "aria-label": "speed" });
  for (const factor of data.speeds) {
    const words = factor === 1 ? "real time" : factor < 1 ? `${Math.round(1 / factor)}× slower` : `${factor}× faster`;
    speed.append(make("option", { value: factor }, words));
  }
  speed.value = data.speed;
  const said = make("output", { style: "flex-basis:100%;font-variant-numeric:tabular-nums" });
  const bar = make("div", {
    role: "group", "aria-label": "replay",
    style: `display:flex;flex-wrap:wrap;gap:4px 8px;align-items:center;max-width:${img.naturalWidth || 900}px;`
      + "padding:6px 12px;box-sizing:border-box;font-size:13px",
  });
  bar.append(play, back, next, slider, speed, said);

  const parts = [...svg.querySelectorAll("[data-t]")].map((element) => ({
    element, t: +element.dataset.t, until: +(element.dataset.until ?? Infinity), on: null,
  }));
  const veil = svg.querySelector("[data-part=veil]"), cursor = svg.querySelector("[data-part=cursor]");
  const past = 2; // what the veil covers beyond the end
  const left = +veil.getAttribute("x"), wide = +veil.getAttribute("width") - past;
  const [factor, unit, digits] = data.unit;

  // A step is [time, number of tasks in each state, bytes in words]; the first is the beginning, the last the end.
  const describe = (t) => {
    const step = data.steps.findLast((step) => step[0] <= t) ?? data.steps[0];
    const words = data.words.map((word, i) => {
      const held = word === "in memory" && step.at(-1) ? ` (${step.at(-1)})` : "";
      return `${step[i + 1]} ${word}${held}`;
    });
    return `${(t * factor).toFixed(digits)} ${unit}: ${words.join(", ")}`;
  };
  let now = data.end, last = 0, frame = 0;
  const show = (t, aloud = false) => {
    now = Math.min(data.end, Math.max(data.begin, t));
    for (const part of parts) {
      const on = part.t <= now && now < part.until;
      if (on !== part.on) part.element.setAttribute("visibility", on ? "visible" : "hidden");
      part.on = on;
    }
    const share = (now - data.begin) / (data.end - data.begin);
    veil.setAttribute("x", left + share * wide);
    veil.setAttribute("width", share < 1 ? (1 - share) * wide + past : 0);
    cursor.setAttribute("transform", `translate(${(share - 1) * wide})`);
    said.setAttribute("aria-live", aloud ? "polite" : "off"); // the slider speaks for itself, and playing is too fast
    said.textContent = describe(now);
    slider.value = 100 * share;
    slider.setAttribute("aria-valuetext", said.textContent);
  };
  const stop = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    play.textContent = "Play";
  };
  const tick = (stamp) => {
    if (!svg.isConnected) return stop();
    show(now + Math.max(0, stamp - last) / 1000 * speed.value);
    last = stamp;
    if (now < data.end) frame = requestAnimationFrame(tick);
    else stop();
  };
  play.onclick = () => {
    if (frame) return stop();
    if (now >= data.end) show(data.begin);
    play.textContent = "Pause";
    last = performance.now();
    frame = requestAnimationFrame(tick);
  };
  next.onclick = () => {
    stop();
    show(data.steps.find((step) => step[0] > now)?.[0] ?? data.end, true);
  };
  back.onclick = () => {
    stop();
    show(data.steps.findLast((step) => step[0] < now)?.[0] ?? data.begin, true);
  };
  slider.oninput = () => {
    stop();
    const share = slider.value / 100;
    show((1 - share) * data.begin + share * data.end); // exact at both ends
  };
  slider.onkeydown = (event) => {
    if (event.key !== " ") return;
    event.preventDefault(); // the page would scroll
    play.click();
  };
  img.replaceWith(svg, bar);
  KEYS
  show(data.end);
});
