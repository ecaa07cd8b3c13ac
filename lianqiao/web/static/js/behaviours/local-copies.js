/* Copies of forms that the platform has not kept yet, on this device: one for each step of a draft. */
const PREFIX = "lianqiao-draft:";

export function localCopy(draft, step) {
  const key = `${PREFIX}${draft}:${step}`;
  const guarded = (action) => { try { return action(); } catch { return null; } }; // storage may be full or switched off
  return {
    read: () => guarded(() => JSON.parse(localStorage.getItem(key))),
    write: (values, revision) => guarded(() => localStorage.setItem(key, JSON.stringify({ values, revision, at: Date.now() }))),
    drop: () => guarded(() => localStorage.removeItem(key)),
  };
}

/* Forgets all copies of this browser; says how many there were. */
export function forgetCopies({ justCount = false } = {}) {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    if (!justCount) for (const key of keys) localStorage.removeItem(key);
    return keys.length;
  } catch { return 0; } // storage is switched off
}

/* What a person can change in a form, as pairs of name and value; buttons, tokens and numbers of revisions are not theirs. */
export function valuesOf(form) {
  const skipped = new Set(["csrfmiddlewaretoken", "revision", "go", "overwrite"]);
  return [...new FormData(form)].filter(([name, value]) => !skipped.has(name) && typeof value === "string");
}

/* Puts values back; false when the form lacks a place for one of them, as after a row was removed. */
export function putBack(form, pairs) {
  let isComplete = true;
  for (const field of form.elements) if (field.type === "checkbox" || field.type === "radio") field.checked = false;
  for (const [name, value] of pairs) {
    const fields = [...form.elements].filter((field) => field.name === name);
    const box = fields.find((field) => field.type === "checkbox" || field.type === "radio");
    if (!fields.length) { if (value) isComplete = false; continue; }
    if (box) { const hit = fields.find((field) => field.value === value); if (hit) hit.checked = true; }
    else if (fields[0].type !== "hidden") fields[0].value = value;
  }
  return isComplete;
}
