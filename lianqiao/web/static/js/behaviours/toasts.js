/* Errors of htmx requests: those that the server words are shown as it says, all others in our own words. */
const SHOWN_MS = 12000;

export function toasts(body) {
  const tray = document.getElementById("toasts");
  body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    const isWorded = Boolean(xhr.getResponseHeader("HX-Retarget")) || xhr.status === 422;
    if (xhr.status >= 400) event.detail.shouldSwap = isWorded;
    if (xhr.status >= 400 && isWorded) event.detail.isError = false;
  });
  const complain = () => tray.append(document.getElementById("toast-no-answer").content.cloneNode(true));
  body.addEventListener("htmx:responseError", complain);
  body.addEventListener("htmx:sendError", complain);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) setTimeout(() => node.remove?.(), SHOWN_MS);
  }).observe(tray, { childList: true });
}
