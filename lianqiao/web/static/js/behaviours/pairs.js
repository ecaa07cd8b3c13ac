/* Shows the partner of a marked term in the other text while the pointer is on it. */
export function pairs(element) {
  const show = (number) => {
    for (const mark of element.querySelectorAll("mark[data-pair]")) {
      mark.classList.toggle("is-current", number !== undefined && mark.dataset.pair === number);
    }
  };
  element.addEventListener("pointerover", (event) => show(event.target.closest?.("mark[data-pair]")?.dataset.pair));
  element.addEventListener("pointerleave", () => show(undefined));
}
