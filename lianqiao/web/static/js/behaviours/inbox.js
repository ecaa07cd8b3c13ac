/* Puts what comes in at the head of the inbox while the page is open. The server ends the stream each minute; the browser asks again. */
export function inbox(list) {
  const source = new EventSource(list.dataset.stream);
  const status = document.getElementById("told-news");
  source.addEventListener("notice", (event) => {
    const box = document.createElement("template");
    box.innerHTML = event.data;
    const item = box.content.firstElementChild;
    if (!item || document.getElementById(item.id)) return;
    list.prepend(item);
    status.textContent = "";
    requestAnimationFrame(() => { status.textContent = status.dataset.news; });
  });
  window.addEventListener("pagehide", () => source.close());
}
