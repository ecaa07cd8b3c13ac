/* Forgets the copies of drafts on this device: when a form that signs out is sent, or when a button says so. */
import { forgetCopies } from "./local-copies.js";

export function forget(element) {
  if (element instanceof HTMLFormElement) { element.addEventListener("submit", () => forgetCopies()); return; }
  if (!forgetCopies({ justCount: true })) return; // the button stays hidden: there is nothing to forget
  const box = element.closest("[data-copies]");
  box.hidden = false;
  element.addEventListener("click", () => {
    forgetCopies();
    element.hidden = true;
    box.querySelector("[role=status]").textContent = element.dataset.done;
  });
}
