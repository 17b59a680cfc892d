/* Says of every criterion whether it is saved; what could not be sent is sent again until it is. Without this script
   every criterion has a button that saves. */
"use strict";

const AGAIN_AFTER = 4000;
const unsaved = new Set();

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
    unsaved.add(form);
    say(form, "open", "未保存");
  }
});

document.addEventListener("submit", (event) => unsaved.delete(event.target));

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("[data-autosave]");
  if (!form) {
    return;
  }
  if (event.detail.successful) {
    unsaved.delete(form);
    return;
  }
  say(form, "failed", "保存できていません。つながり次第、もう一度保存します");
  setTimeout(() => unsaved.has(form) && window.htmx.trigger(form, "retry"), AGAIN_AFTER);
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved.size > 0) {
    event.preventDefault();
  }
});
