/* Offers names below a search box while somebody types (the combobox pattern of ARIA); without it the box just searches. */
const PAUSE_MS = 120;
let lists = 0;

export function suggest(input) {
  const list = document.createElement("ul");
  list.id = `suggestions-${++lists}`;
  list.className = "suggestions";
  list.role = "listbox";
  list.hidden = true;
  list.ariaLabel = input.labels[0]?.textContent.trim() ?? "";
  input.after(list);
  Object.assign(input, { role: "combobox", ariaAutoComplete: "list", ariaExpanded: "false" });
  input.setAttribute("aria-controls", list.id);
  let timer = 0, asked = null, active = -1;

  const options = () => [...list.children];
  const close = () => { clearTimeout(timer); asked?.abort(); list.hidden = true; input.ariaExpanded = "false"; point(-1); };
  const point = (at) => {
    active = at;
    options().forEach((option, place) => { option.ariaSelected = String(place === at); });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else { input.setAttribute("aria-activedescendant", options()[at].id); options()[at].scrollIntoView({ block: "nearest" }); }
  };
  const go = (option) => { close(); window.location.assign(option.dataset.href); };

  async function ask() {
    asked?.abort();
    const text = input.value.trim();
    if (!text) return close();
    const asking = (asked = new AbortController());
    try {
      const answer = await fetch(`${input.dataset.suggestions}?${new URLSearchParams({ q: text })}`, { signal: asking.signal });
      if (!answer.ok) return close();
      const page = new DOMParser().parseFromString(`<ul>${await answer.text()}</ul>`, "text/html");
      if (asking.signal.aborted || document.activeElement !== input) return;
      list.replaceChildren(...page.querySelectorAll("li"));
      options().forEach((option, at) => { option.id = `${list.id}-${at}`; });
      list.hidden = !list.children.length;
      input.ariaExpanded = String(!list.hidden);
      point(-1);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("compositionend", () => { timer = setTimeout(ask, PAUSE_MS); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = options().length - 1;
    if (event.key === "ArrowDown" && list.hidden) { event.preventDefault(); ask(); }
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") { event.preventDefault(); point(active < last ? active + 1 : -1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); point(active < 0 ? last : active - 1); }
    else if (event.key === "Enter" && active >= 0) { event.preventDefault(); go(options()[active]); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
  });
  input.addEventListener("blur", close);
  input.form?.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) go(option); });
}
