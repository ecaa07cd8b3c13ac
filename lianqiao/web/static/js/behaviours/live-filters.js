/* Asks for new results when a filter or the order changes, and keeps empty values out of the address. */
export function liveFilters(form) {
  document.addEventListener("change", (event) => {
    if (event.target.form === form && event.target.type !== "search") htmx.trigger(form, "filter");
  });
  form.addEventListener("htmx:configRequest", (event) => {
    const { parameters } = event.detail;
    for (const name of Object.keys(parameters)) if (parameters[name] === "") delete parameters[name];
  });
  form.addEventListener("submit", () => {
    for (const input of form.elements) if (input.name && input.value === "") input.disabled = true;
    setTimeout(() => { for (const input of form.elements) input.disabled = false; });
  });
}
