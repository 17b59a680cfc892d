/* Saves each field of an application as it is typed, says so, and loses nothing: what could not be sent stays in this
   browser and is offered again. Without this script every page has buttons that save. */
"use strict";

const TYPING_PAUSE = 800;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.memory = `banso-application-${form.dataset.application}`;
    this.unsaved = new Map();
    this.typing = new Map();
    this.refused = new Set();
    this.wait = FIRST_WAIT;
    this.isBusy = false;
    this.isWaiting = false;
    form.addEventListener("input", (event) => this.typed(event.target, TYPING_PAUSE));
    form.addEventListener("change", (event) => this.typed(event.target, 0));
    window.addEventListener("online", () => this.tryAgain());
    window.addEventListener("beforeunload", (event) => this.warn(event));
    form.addEventListener("submit", (event) => this.leave(event));
    this.offerKept();
  }

  field(key) {
    return this.form.querySelector(`[data-key="${CSS.escape(key)}"]`);
  }

  controls(key) {
    return [...this.field(key).querySelectorAll(`[name="${CSS.escape(key)}"]`)];
  }

  versionOf(key) {
    return this.field(key).querySelector(`[name="${CSS.escape(`version.${key}`)}"]`);
  }

  textOf(key) {
    const controls = this.controls(key);
    if (!["radio", "checkbox"].includes(controls[0].type)) {
      return controls[0].value;
    }
    return controls.filter((control) => control.checked).map((control) => control.value).join(" ");
  }

  put(key, text) {
    const chosen = text.split(" ");
    for (const control of this.controls(key)) {
      if (["radio", "checkbox"].includes(control.type)) {
        control.checked = chosen.includes(control.value);
      } else {
        control.value = text;
      }
    }
  }

  say(key, state, words = this.words[`words${state[0].toUpperCase()}${state.slice(1)}`]) {
    const place = this.field(key).querySelector(".save-state");
    place.dataset.state = state;
    if (place.textContent !== words) {
      place.textContent = words;
    }
  }

  typed(target, pause) {
    const field = target.closest("[data-key]");
    if (!field) {
      return;
    }
    const key = field.dataset.key;
    this.change(key, this.textOf(key));
    clearTimeout(this.typing.get(key));
    const done = () => {
      this.typing.delete(key);
      this.sendNext();
    };
    this.typing.set(key, setTimeout(done, pause));
  }

  change(key, text) {
    this.unsaved.set(key, text);
    this.refused.delete(key);
    this.keep();
    this.say(key, "unsaved");
  }

  canBeSent(key) {
    return !this.typing.has(key) && !this.refused.has(key) && !this.field(key).querySelector(".conflict");
  }

  // One field after the other: each answer says which version the next text of a field stands on.
  async sendNext() {
    const key = [...this.unsaved.keys()].find((one) => this.canBeSent(one));
    if (this.isBusy || this.isWaiting || !key) {
      return;
    }
    this.isBusy = true;
    await this.send(key, this.unsaved.get(key));
    this.isBusy = false;
    if (!this.unsaved.size && this.leavingBy) {
      this.form.requestSubmit(this.leavingBy);
      return;
    }
    this.sendNext();
  }

  async send(key, text) {
    this.say(key, "saving");
    try {
      const answer = await this.post(key, text);
      if (answer.status >= 500) {
        this.pause(key);
      } else {
        await this.take(key, text, answer);
      }
    } catch {
      this.pause(key);
    }
  }

  post(key, text) {
    const body = new URLSearchParams({ key, text, version: this.versionOf(key).value });
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
    return fetch(this.words.autosave, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token, "HX-Request": "true" },
      redirect: "error",
      signal: AbortSignal.timeout(LONGEST_WAIT),
    });
  }

  pause(key) {
    this.say(key, "offline");
    this.isWaiting = true;
    clearTimeout(this.retrying);
    this.retrying = setTimeout(() => this.tryAgain(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  tryAgain() {
    this.isWaiting = false;
    this.sendNext();
  }

  async take(key, text, answer) {
    this.wait = FIRST_WAIT;
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    const said = isJson ? await answer.json() : {};
    if (answer.ok) {
      this.saved(key, text, said);
      return;
    }
    this.leavingBy = null;
    if (answer.status === 409) {
      this.showConflict(key, said);
      return;
    }
    const signedOut = [401, 403].includes(answer.status);
    const reason = signedOut ? this.words.wordsSignedOut : said.problem || answer.status;
    this.refused.add(key);
    this.say(key, "refused", `${this.words.wordsRefused}: ${reason}`);
  }

  saved(key, text, said) {
    this.versionOf(key).value = said.version;
    this.showProblem(key, said.problem);
    this.showMeaning(key, said.means);
    if (this.unsaved.get(key) !== text) {
      // More was typed while this was on its way.
      this.say(key, "unsaved");
      return;
    }
    this.unsaved.delete(key);
    this.keep();
    this.say(key, "saved");
    document.body.dispatchEvent(new CustomEvent("banso:saved"));
  }

  showProblem(key, problem) {
    const place = this.field(key).querySelector(".field__error");
    place.hidden = !problem;
    place.querySelector("[data-problem]").textContent = problem || "";
    this.field(key).classList.toggle("field--error", Boolean(problem));
    for (const control of this.controls(key)) {
      if (problem) {
        control.setAttribute("aria-invalid", "true");
      } else {
        control.removeAttribute("aria-invalid");
      }
    }
  }

  showMeaning(key, means) {
    const place = this.field(key).querySelector("[data-means]");
    if (place) {
      place.hidden = !means;
      place.textContent = means;
    }
  }

  showConflict(key, said) {
    this.say(key, "conflict");
    const block = document.createElement("div");
    block.className = "conflict";
    block.setAttribute("role", "alert");
    const who = document.createElement("p");
    const moment = new Date(said.at).toLocaleString("ja-JP", { timeZone: "Asia/Tokyo" });
    who.textContent = `${said.by} ${moment}: ${this.words.wordsConflict}`;
    const theirs = document.createElement("blockquote");
    theirs.textContent = this.inWords(key, said.theirs) || this.words.wordsBlank;
    const choices = document.createElement("p");
    choices.className = "button-row";
    choices.append(
      this.choice(this.words.wordsMine, () => this.resolve(key, block, said, this.textOf(key))),
      this.choice(this.words.wordsTheirs, () => this.resolve(key, block, said, said.theirs)),
    );
    block.append(who, theirs, choices);
    this.field(key).append(block);
  }

  inWords(key, text) {
    const codes = text.split(" ");
    const labels = this.controls(key).flatMap((control) => {
      if (control.tagName === "SELECT") {
        return [...control.options].filter((option) => codes.includes(option.value)).map((option) => option.text);
      }
      const isChosen = ["radio", "checkbox"].includes(control.type) && codes.includes(control.value);
      return isChosen ? [control.parentElement.textContent.trim()] : [];
    });
    return labels.join("、") || text;
  }

  choice(words, action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--secondary button--small";
    button.textContent = words;
    button.addEventListener("click", action);
    return button;
  }

  resolve(key, block, said, text) {
    block.remove();
    this.versionOf(key).value = said.version;
    this.put(key, text);
    this.change(key, text);
    this.controls(key)[0].focus();
    this.sendNext();
  }

  /* What is not on the server yet, in this browser. */
  keep() {
    try {
      if (this.unsaved.size) {
        localStorage.setItem(this.memory, JSON.stringify(Object.fromEntries([...this.others(), ...this.unsaved])));
      } else if (this.others().length) {
        localStorage.setItem(this.memory, JSON.stringify(Object.fromEntries(this.others())));
      } else {
        localStorage.removeItem(this.memory);
      }
    } catch {
      // A browser that keeps nothing still saves to the server.
    }
  }

  read() {
    try {
      return Object.entries(JSON.parse(localStorage.getItem(this.memory) || "{}"));
    } catch {
      return [];
    }
  }

  // Fields of other sections that are still waiting stay untouched.
  others() {
    return this.read().filter(([key]) => !this.field(key));
  }

  offerKept() {
    const kept = this.read().filter(([key, text]) => this.field(key) && this.textOf(key) !== text);
    if (!kept.length) {
      this.keep();
      return;
    }
    const offer = document.createElement("section");
    offer.className = "notification notification--warning";
    offer.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.className = "notification__title";
    words.textContent = this.words.wordsFound;
    const choices = document.createElement("p");
    choices.className = "button-row";
    choices.append(
      this.choice(this.words.wordsAgain, () => {
        offer.remove();
        for (const [key, text] of kept) {
          this.put(key, text);
          this.change(key, text);
        }
        this.sendNext();
      }),
      this.choice(this.words.wordsDrop, () => {
        offer.remove();
        this.keep();
      }),
    );
    offer.append(words, choices);
    this.form.prepend(offer);
  }

  warn(event) {
    if (this.unsaved.size) {
      event.preventDefault();
    }
  }

  // The page is left only once everything is saved: without a connection nothing would be left of what was typed.
  leave(event) {
    if (!this.unsaved.size) {
      return;
    }
    event.preventDefault();
    this.leavingBy = event.submitter;
    for (const timer of this.typing.values()) {
      clearTimeout(timer);
    }
    this.typing.clear();
    this.sendNext();
  }
}

// A second press while the first is on its way would only wait.
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
    }
    form.dataset.sent = "yes";
  });
}

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    new Autosave(form);
  }
  document.querySelectorAll("form[data-once]").forEach(sendOnce);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    delete form.dataset.sent;
  }
});
