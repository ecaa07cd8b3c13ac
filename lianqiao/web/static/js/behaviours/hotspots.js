/* An owner presses a point of the model, and its place is written into the next row that has none. */
export function hotspots(box) {
  const help = box.querySelector("[data-spot-help]");
  const rows = [...box.querySelectorAll("[data-spot-row]")];
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const written = (vector) => ["x", "y", "z"].map((axis) => String(Number(vector[axis].toFixed(4)))).join(" ");
  box.addEventListener("model:shown", ({ detail: viewer }) => {
    help.hidden = false;
    viewer.addEventListener("click", (event) => {
      if (event.target !== viewer) return; // a part that is explained already
      const found = viewer.positionAndNormalFromPoint(event.clientX, event.clientY);
      if (!found) return;
      const row = rows.find((each) => !field(each, "position").value);
      if (!row) { help.textContent = box.dataset.full; return; }
      field(row, "position").value = written(found.position);
      field(row, "normal").value = written(found.normal);
      help.textContent = box.dataset.added.replace("{}", rows.indexOf(row) + 1);
      field(row, "label").focus();
    });
  }, true);
}
