/* Enlarges the pictures of a gallery in a dialog; without it they are links to the whole pictures. */
export function gallery(box) {
  const dialog = box.querySelector("dialog");
  const links = [...box.querySelectorAll("[data-zoom]")];
  const place = dialog.querySelector(".lightbox__picture");
  const words = dialog.querySelector(".lightbox__words");
  const scale = dialog.querySelector("[data-scale]");
  let at = 0;
  const enlarge = (isLarge) => {
    place.classList.toggle("is-large", isLarge);
    scale.setAttribute("aria-pressed", String(isLarge));
  };
  const show = (number) => {
    at = (number + links.length) % links.length;
    const picture = document.createElement("img");
    picture.src = links[at].href;
    picture.alt = links[at].querySelector("img").alt;
    place.replaceChildren(picture);
    words.textContent = links[at].closest("figure").querySelector("strong").textContent;
    enlarge(false);
  };
  links.forEach((link, number) => link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    show(number);
    dialog.showModal();
  }));
  for (const button of dialog.querySelectorAll("[data-step]")) {
    button.hidden = links.length < 2;
    button.addEventListener("click", () => show(at + Number(button.dataset.step)));
  }
  scale.addEventListener("click", () => enlarge(!place.classList.contains("is-large")));
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => links[at].focus());
  dialog.addEventListener("keydown", (event) => {
    if (place.classList.contains("is-large")) return;
    if (event.key === "ArrowLeft") show(at - 1);
    if (event.key === "ArrowRight") show(at + 1);
  });
}
