/* Small helps for pages that work without them: copying a link, printing, going on after a failed fetch. */
"use strict";

function showHelpers(part) {
  for (const button of part.querySelectorAll("[data-copy][hidden], [data-print][hidden]")) {
    button.hidden = false;
  }
}

async function copyLink(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Without permission the selected text can still be copied by hand.
    return;
  }
  button.parentElement.querySelector("[data-copied]").textContent = button.dataset.done;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) {
    return;
  }
  if (button.dataset.copy) {
    copyLink(button);
  } else {
    window.print();
  }
});

// What htmx cannot show, the browser can: the same request as a page of its own.
function goThere(event) {
  const form = event.detail.elt.closest("form");
  if (event.detail.requestConfig.verb === "get") {
    window.location.assign(event.detail.pathInfo.finalRequestPath);
  } else if (form) {
    form.submit();
  }
}

document.addEventListener("htmx:responseError", goThere);
document.addEventListener("htmx:sendError", goThere);

// On a wide screen there is room for the filters; on a phone they stay folded above the list.
function unfoldFilters() {
  for (const filters of document.querySelectorAll(".finder__more")) {
    filters.open = filters.open || window.matchMedia("(width >= 60rem)").matches;
  }
}

document.addEventListener("DOMContentLoaded", unfoldFilters);
document.addEventListener("htmx:load", (event) => showHelpers(event.detail.elt));
document.addEventListener("DOMContentLoaded", () => showHelpers(document));
