/* A graph answers: kinds are shown and hidden, the box under the pointer or the focus stands out with what it is joined to. */
export function relations(section) {
  const graphs = [...section.querySelectorAll("[data-graph]")];
  const kinds = section.querySelector("[data-kinds]");
  const details = section.querySelector("[data-details]");
  const table = section.querySelector("details > summary");
  const shown = section.querySelector("[data-shown]");
  const rows = new Map([...section.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row]));
  const ends = (edge) => edge.dataset.edge.split(" ");
  const hidden = new Set();
  kinds.hidden = false;
  details.hidden = false;

  const filter = (graph) => {
    const gone = new Set();
    for (const node of graph.querySelectorAll("[data-node]")) {
      const isGone = hidden.has(node.dataset.kind);
      node.classList.toggle("is-hidden", isGone);
      if (isGone) gone.add(node.dataset.node);
    }
    for (const edge of graph.querySelectorAll("[data-edge]")) edge.classList.toggle("is-hidden", ends(edge).some((key) => gone.has(key)));
    for (const heading of graph.querySelectorAll("[data-heading]")) heading.classList.toggle("is-hidden", hidden.has(heading.dataset.heading));
  };
  const clear = () => {
    for (const graph of graphs) {
      graph.classList.remove("has-focus");
      for (const part of graph.querySelectorAll(".is-near")) part.classList.remove("is-near");
    }
  };
  const point = (node) => {
    clear();
    const graph = node.closest("[data-graph]");
    const near = new Set([node.dataset.node]);
    for (const edge of graph.querySelectorAll("[data-edge]")) {
      if (!ends(edge).includes(node.dataset.node)) continue;
      edge.classList.add("is-near");
      for (const key of ends(edge)) near.add(key);
    }
    for (const other of graph.querySelectorAll("[data-node]")) if (near.has(other.dataset.node)) other.classList.add("is-near");
    graph.classList.add("has-focus");
    const row = rows.get(node.dataset.node);
    const heading = document.createElement("h3");
    heading.textContent = `${row.cells[0].textContent} · ${row.cells[1].textContent}`;
    shown.replaceChildren(heading, row.cells[2].firstElementChild.cloneNode(true));
  };
  const step = (node, key) => {
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    const middle = (one) => { const box = one.querySelector("rect").getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; };
    const [x, y] = middle(node);
    let best = null;
    let least = Infinity;
    for (const other of node.closest("[data-graph]").querySelectorAll("[data-node]:not(.is-hidden)")) {
      const [ox, oy] = middle(other);
      const along = (ox - x) * dx + (oy - y) * dy;
      const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
      if (other !== node && along > 4 && along + 2 * aside < least) [best, least] = [other, along + 2 * aside];
    }
    best?.focus();
  };

  kinds.addEventListener("change", (event) => {
    if (event.target.checked) hidden.delete(event.target.value); else hidden.add(event.target.value);
    clear();
    graphs.forEach(filter);
  });
  // Not on the drawings: Chromium lets the Tab key stop at an SVG that listens for focus.
  section.querySelector("figure").addEventListener("focusin", (event) => { const node = event.target.closest("[data-node]"); if (node) point(node); });
  for (const graph of graphs) {
    graph.addEventListener("pointerover", (event) => { const node = event.target.closest("[data-node]"); if (node) point(node); });
    graph.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        if (graph.classList.contains("has-focus")) clear();
        else table.focus(); // a second time: past all the boxes
      }
      if (!event.key.startsWith("Arrow")) return;
      event.preventDefault();
      step(event.target.closest("[data-node]"), event.key);
    });
  }
}
