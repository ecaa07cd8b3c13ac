/* Keeps what is typed in a step of a draft: on the platform when it answers, on this device until then. */
import { localCopy, putBack, valuesOf } from "./local-copies.js";

const PAUSE_MS = 700; // after the last key
const RETRY_MS = 10000;
const NOTICES = ["offer-copy", "offer-conflict", "offer-sign-in", "offer-offline", "offer-refused"];

export function autosave(form) {
  const { draft, step, keep } = form.dataset;
  const copy = localCopy(draft, step);
  const state = document.getElementById("draft-state");
  const same = (one, two) => JSON.stringify(one) === JSON.stringify(two);
  let kept = valuesOf(form);
  let isBusy = false;
  let isStopped = "conflict" in form.dataset; // somebody has to choose first
  let timer = 0;

  const show = (name) => { for (const id of NOTICES) if (id !== "offer-copy") document.getElementById(id).hidden = id !== name; };
  const later = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };

  function typed() {
    const values = valuesOf(form);
    if (same(values, kept)) return;
    copy.write(values, form.elements.revision.value);
    state.textContent = state.dataset.wordsKeeping;
    if (!isStopped) later(PAUSE_MS);
  }

  async function save({ overwrite = false } = {}) {
    const values = valuesOf(form);
    if (isBusy) return later(PAUSE_MS);
    if (same(values, kept) && !overwrite) return undefined;
    isBusy = true;
    const body = new URLSearchParams(new FormData(form));
    if (overwrite) body.set("overwrite", "1");
    try {
      const answer = await fetch(keep, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (answer.ok) done(values, await answer.json());
      else refused(answer.status);
    } catch {
      show("offer-offline");
      later(RETRY_MS);
    }
    isBusy = false;
    return undefined;
  }

  function done(values, { revision, saved }) {
    kept = values;
    isStopped = false;
    form.elements.revision.value = revision;
    state.textContent = `${state.dataset.wordsKept} ${saved}`;
    show("");
    document.body.dispatchEvent(new Event("draft-kept"));
    if (same(valuesOf(form), values)) copy.drop();
    else typed();
  }

  function refused(status) {
    state.textContent = "";
    isStopped = status === 409;
    show({ 409: "offer-conflict", 401: "offer-sign-in" }[status] ?? "offer-refused");
    if (status === 401) later(RETRY_MS); // somebody may sign in again in another window
  }

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  window.addEventListener("online", () => { if (!isStopped) save(); });
  document.querySelector("[data-overwrite]").addEventListener("click", () => save({ overwrite: true }));
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!navigator.onLine) { event.preventDefault(); show("offer-offline"); return; }
    if (!same(valuesOf(form), kept)) copy.write(valuesOf(form), form.elements.revision.value);
  });
  offerCopy(form, copy, () => { typed(); later(0); });
}

/* A copy that differs from what the platform gave us is offered, never put back by itself. */
function offerCopy(form, copy, after) {
  const found = copy.read();
  const now = valuesOf(form);
  const texts = (pairs) => pairs.filter(([name, value]) => value.trim() && !/-(count|sent)$|-comparator$/.test(name));
  if (!found || JSON.stringify(texts(found.values)) === JSON.stringify(texts(now))) { if (found) copy.drop(); return; }
  const offer = document.getElementById("offer-copy");
  const had = new Set(now.map(String));
  offer.querySelector("[data-copy-time]").textContent = new Date(found.at).toLocaleString(document.documentElement.lang);
  offer.querySelector("[data-copy-text]").textContent = texts(found.values).filter((pair) => !had.has(String(pair))).map(([, value]) => value).join("\n");
  offer.hidden = false;
  offer.querySelector("[data-copy-restore]").addEventListener("click", () => {
    if (putBack(form, found.values)) offer.hidden = true; // else the text stays in sight, to be copied by hand
    after();
  });
  offer.querySelector("[data-copy-drop]").addEventListener("click", () => { copy.drop(); offer.hidden = true; });
}
