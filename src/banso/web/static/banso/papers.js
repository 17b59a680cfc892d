/* Sends each file by itself, shows how far it is, tries again when the line breaks, and puts the answer into the page.
   Without this script every form sends itself and the page comes anew. */
"use strict";

const TRIES = 4;
const PAUSE = 2000;
const PART_HEADER = "X-Banso-Part";

class Sending {
  constructor(form) {
    this.form = form;
    this.list = form.closest(".paper-cards");
    this.words = this.list.dataset;
    this.place = form.querySelector("[data-progress]");
    this.card = form.closest(".paper");
    this.tries = 0;
  }

  begin() {
    const input = this.form.querySelector('input[type="file"]');
    const file = input && input.files[0];
    if (file && file.size > Number(this.words.mostBytes)) {
      this.say(this.words.wordsLarge);
      return;
    }
    this.body = new FormData(this.form);
    for (const control of this.card.querySelectorAll("button, input")) {
      control.disabled = true;
    }
    this.send();
  }

  send() {
    this.tries += 1;
    const request = new XMLHttpRequest();
    request.open("POST", this.form.action);
    request.setRequestHeader(PART_HEADER, "1");
    request.upload.addEventListener("progress", (event) => this.show(event));
    request.upload.addEventListener("load", () => this.say(this.words.wordsChecking));
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.broken());
    request.addEventListener("timeout", () => this.broken());
    request.send(this.body);
  }

  show(event) {
    if (!this.place || !event.lengthComputable) {
      return;
    }
    let bar = this.place.querySelector("progress");
    if (!bar) {
      this.say(this.words.wordsSending);
      bar = document.createElement("progress");
      bar.setAttribute("aria-label", this.words.wordsSending);
      this.place.append(bar);
    }
    bar.max = event.total;
    bar.value = event.loaded;
  }

  say(words) {
    if (this.place) {
      this.place.textContent = words;
    }
  }

  // The same bytes sent twice are no second file, so trying again is always safe.
  broken() {
    if (this.tries >= TRIES) {
      this.give(this.words.wordsFailed);
      return;
    }
    this.say(this.words.wordsAgain);
    window.setTimeout(() => this.send(), PAUSE * this.tries);
  }

  give(words) {
    if (!this.place) {
      // Nowhere to say it: the browser tries, and says what it finds.
      this.form.submit();
      return;
    }
    for (const control of this.card.querySelectorAll("button, input")) {
      control.disabled = false;
    }
    this.say(words);
  }

  answered(request) {
    const isPiece = request.status === 200 || request.status === 422;
    const piece = isPiece ? new DOMParser().parseFromString(request.responseText, "text/html") : null;
    const card = piece && piece.getElementById(this.card.id);
    if (card) {
      this.put(document.adoptNode(card));
    } else if (request.status >= 500) {
      this.broken();
    } else {
      // Signed out, or not ours any more: the page itself says so.
      window.location.reload();
    }
  }

  put(card) {
    this.card.replaceWith(card);
    window.htmx.process(card);
    card.focus();
    document.body.dispatchEvent(new CustomEvent("banso:saved"));
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-paper]");
  if (form) {
    event.preventDefault();
    new Sending(form).begin();
  }
});
