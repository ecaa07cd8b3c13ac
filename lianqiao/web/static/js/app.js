/* Binds behaviours to elements with data-behaviour="name other-name", on load and in whatever htmx brings in. */
import { arrive } from "./behaviours/arrive.js";
import { autosave } from "./behaviours/autosave.js";
import { copy } from "./behaviours/copy.js";
import { counter } from "./behaviours/counter.js";
import { forget } from "./behaviours/forget-copies.js";
import { gallery } from "./behaviours/gallery.js";
import { hotspots } from "./behaviours/hotspots.js";
import { inbox } from "./behaviours/inbox.js";
import { levels } from "./behaviours/levels.js";
import { liveFilters } from "./behaviours/live-filters.js";
import { menu } from "./behaviours/menu.js";
import { model } from "./behaviours/model.js";
import { pairs } from "./behaviours/pairs.js";
import { passkey } from "./behaviours/passkey.js";
import { readAloud } from "./behaviours/read-aloud.js";
import { relations } from "./behaviours/relations.js";
import { reveal } from "./behaviours/reveal.js";
import { strength } from "./behaviours/strength.js";
import { suggest } from "./behaviours/suggest.js";
import { toasts } from "./behaviours/toasts.js";

const behaviours = {
  arrive, autosave, copy, counter, "forget-copies": forget, gallery, hotspots, inbox, levels, "live-filters": liveFilters, menu, model, pairs, passkey, "read-aloud": readAloud, relations, reveal, strength, suggest,
};
const bound = new WeakSet();

function bind(root) {
  const elements = [...root.querySelectorAll("[data-behaviour]")];
  if (root.matches?.("[data-behaviour]")) elements.unshift(root);
  for (const element of elements) {
    if (bound.has(element)) continue;
    bound.add(element);
    for (const name of element.dataset.behaviour.split(" ")) behaviours[name]?.(element);
  }
}

bind(document);
toasts(document.body);
document.body.addEventListener("htmx:load", (event) => bind(event.detail.elt));
