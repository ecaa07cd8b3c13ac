/* Moves focus and view to an answer that has just come, so that nobody has to look for it. */
export function arrive(element) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start" });
}
