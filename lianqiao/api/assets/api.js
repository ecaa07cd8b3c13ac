// Lets a reader send a request from the documentation page. Without this script the page is complete but for the forms.

const token = document.getElementById("api-token");

function request(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const parts = new FormData();
  for (const input of form.querySelectorAll("[data-place]")) {
    const value = input.type === "file" ? input.files[0] : input.value;
    if (!value) continue;
    if (input.dataset.place === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(value));
    if (input.dataset.place === "query") query.append(input.name, value);
    if (input.dataset.place === "form") parts.append(input.name, value);
  }
  const body = form.querySelector('[data-place="body"]');
  const headers = { Accept: "application/json" };
  if (token.value.trim()) headers.Authorization = `Bearer ${token.value.trim()}`;
  if (body) headers["Content-Type"] = "application/json";
  const hasParts = form.querySelector('[data-place="form"]') !== null;
  return {
    address: query.size ? `${path}?${query}` : path,
    options: { method: form.dataset.method, headers, body: body ? body.value : hasParts ? parts : undefined, credentials: "omit" },
  };
}

function shown(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const { address, options } = request(form);
  const status = form.querySelector("[data-api-status]");
  let text = "";
  try {
    const response = await fetch(address, options);
    status.textContent = response.status;
    status.className = `api-status api-status-${String(response.status)[0]}`;
    text = await response.text();
  } catch (error) {
    status.textContent = "×";
    text = String(error);
  }
  form.querySelector("[data-api-address]").textContent = `${options.method} ${address}`;
  form.querySelector("[data-api-body]").textContent = shown(text);
  form.querySelector("[data-api-answer]").hidden = false;
}

function openTarget() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView();
  }
}

for (const form of document.querySelectorAll("[data-api-try]")) {
  form.hidden = false;
  form.addEventListener("submit", send);
}
document.querySelector("[data-api-token]").hidden = false;
window.addEventListener("hashchange", openTarget);
openTarget();
