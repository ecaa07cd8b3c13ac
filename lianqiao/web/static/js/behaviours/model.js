/* Shows a 3-D model when the reader asks for it: the viewer is loaded then and not before, and the poster stays where it cannot run. */
const hasWebGL = () => {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") ?? canvas.getContext("webgl"));
};

// A decoder that no accepted model needs is compiled at once and forbidden by the content policy: no fault of the page.
addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof WebAssembly.CompileError) event.preventDefault();
});

function build(figure) {
  const viewer = document.createElement("model-viewer");
  viewer.src = figure.dataset.src;
  viewer.alt = figure.dataset.alt;
  for (const [name, value] of Object.entries({
    a11y: figure.dataset.words, ar: "", "ar-modes": "webxr quick-look", "camera-controls": "", "camera-orbit": "35deg 68deg auto",
    "environment-image": "neutral", exposure: "0.9", "interaction-prompt": "none", "shadow-intensity": "0.7", "touch-action": "pan-y",
  })) viewer.setAttribute(name, value);
  viewer.append(figure.querySelector("[data-model-spots]").content.cloneNode(true));
  return viewer;
}

function explain(figure, viewer) {
  const panel = viewer.querySelector("[data-spot-text]");
  figure.querySelector("[data-model-place]").append(panel);
  const spots = [...viewer.querySelectorAll("[data-spot]")];
  let open = null;
  const show = (spot) => {
    open = open === spot ? null : spot;
    for (const each of spots) each.setAttribute("aria-expanded", String(each === open));
    for (const part of figure.querySelectorAll("[data-part]")) part.classList.toggle("is-open", part.dataset.part === open?.dataset.spot);
    panel.hidden = open === null;
    if (!open) return;
    const part = figure.querySelector(`[data-part="${open.dataset.spot}"]`);
    panel.querySelector("[data-spot-label]").textContent = part.querySelector("strong").textContent;
    panel.querySelector("[data-spot-words]").textContent = part.querySelector("span")?.textContent ?? "";
  };
  for (const spot of spots) spot.addEventListener("click", () => show(spot));
  const close = () => { const last = open; if (last) { show(last); last.focus(); } };
  panel.querySelector("[data-spot-close]").addEventListener("click", close);
  figure.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
}

export function model(figure) {
  const button = figure.querySelector("[data-model-open]");
  const [poster, place, note] = ["poster", "place", "note"].map((name) => figure.querySelector(name === "poster" ? ".model__poster" : `[data-model-${name}]`));
  const refuse = () => { place.hidden = true; poster.hidden = false; button.hidden = true; note.hidden = false; };
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!hasWebGL()) { refuse(); return; }
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    try {
      await import(figure.dataset.viewer);
      const viewer = build(figure);
      viewer.addEventListener("error", refuse, { once: true });
      viewer.addEventListener("load", () => { figure.dataset.loaded = ""; }, { once: true });
      place.replaceChildren(viewer);
      explain(figure, viewer);
      poster.hidden = true;
      place.hidden = false;
      viewer.focus();
      figure.dispatchEvent(new CustomEvent("model:shown", { detail: viewer }));
    } catch { refuse(); }
  });
}
