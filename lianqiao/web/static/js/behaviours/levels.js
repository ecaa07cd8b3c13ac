/* The keys 1 to 4 choose a level while nobody is writing. */
export function levels(form) {
  const choose = (event) => {
    if (!form.isConnected) return document.removeEventListener("keydown", choose);
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest?.("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])")) return;
    const radio = /^[1-4]$/.test(event.key) && form.querySelector(`input[name="level"][value="${event.key}"]`);
    if (!radio) return;
    radio.checked = true;
    radio.focus();
    event.preventDefault();
  };
  document.addEventListener("keydown", choose);
}
