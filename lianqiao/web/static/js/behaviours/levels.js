/* The keys 1 to 4 choose a level while nobody is writing; a box turns them off, and this browser remembers it if it may. */
const KEPT = "lianqiao-level-keys";

function kept(value) {
  try {
    if (value) localStorage.setItem(KEPT, value);
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

export function levels(form) {
  const box = form.querySelector("[data-keys]");
  box.closest("label").hidden = false;
  box.checked = kept() !== "off";
  box.addEventListener("change", () => kept(box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest?.("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])")) return;
    const radio = /^[1-4]$/.test(event.key) && form.querySelector(`input[name="level"][value="${event.key}"]`);
    if (!radio) return;
    radio.checked = true;
    radio.focus();
    event.preventDefault();
  });
}
