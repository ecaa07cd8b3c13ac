/* Shows how many characters of a text area are used. */
export function counter(area) {
  const limit = area.maxLength;
  if (limit <= 0) return;
  const shown = document.createElement("p");
  shown.className = "field__help";
  shown.setAttribute("aria-hidden", "true");
  area.after(shown);
  const show = () => { shown.textContent = `${area.value.length} / ${limit}`; };
  area.addEventListener("input", show);
  show();
}
