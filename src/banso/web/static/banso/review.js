/* Says of every criterion whether it is saved; what could not be sent is sent again until it is. Without this script
   every criterion has a button that saves. Handing in waits until everything typed is saved. */
"use strict";

const AGAIN_AFTER = 4000;
/* By form the number of its last edit that is not saved, and of the last one that was sent: an answer to what was
   sent before says nothing of what was typed since. */
const unsaved = new Map();
const sent = new Map();
let edits = 0;
let waiting = null;

function say(form, kind, words) {
  const place = form.querySelector(".criterion__state");
  const told = document.createElement("span");
  told.className = `saved saved--${kind}`;
  told.textContent = words;
  place.replaceChildren(told);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-autosave]");
  if (form) {
    edits += 1;
    unsaved.set(form, edits);
    say(form, "open", "未保存");
  }
});

document.addEventListener("submit", (event) => {
  unsaved.delete(event.target);
  if (unsaved.size > 0 && !event.target.matches("[data-autosave]")) {
    event.preventDefault();
    waiting = event.target;
    unsaved.forEach((edit, form) => window.htmx.trigger(form, "retry"));
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("[data-autosave]");
  if (form) {
    sent.set(form, unsaved.get(form));
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("[data-autosave]");
  if (!form) {
    return;
  }
  if (event.detail.successful && sent.get(form) !== unsaved.get(form)) {
    say(form, "open", "未保存");
    return;
  }
  if (event.detail.successful) {
    unsaved.delete(form);
    if (waiting && unsaved.size === 0) {
      waiting.requestSubmit();
      waiting = null;
    }
    return;
  }
  waiting = null;
  say(form, "failed", "保存できていません。つながり次第、もう一度保存します");
  setTimeout(() => unsaved.has(form) && window.htmx.trigger(form, "retry"), AGAIN_AFTER);
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved.size > 0) {
    event.preventDefault();
  }
});
