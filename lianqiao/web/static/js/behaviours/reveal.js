/* A button beside a password that shows what was typed. */
export function reveal(box) {
  const input = box.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "password__reveal";
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-label", box.dataset.label);
  button.textContent = box.dataset.show;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = shown ? box.dataset.hide : box.dataset.show;
  });
  box.append(button);
}
