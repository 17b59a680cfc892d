// Asks the device for a passkey when a form with data-passkey is sent, and puts the answer into its hidden field.
"use strict";

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const answer = form.querySelector("input[name=credential]");
  const complaint = form.querySelector("[data-passkey-error]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    complaint.textContent = "";
    const asked = JSON.parse(document.getElementById(form.dataset.options).textContent);
    try {
      const found = form.dataset.passkey === "create"
        ? await window.webauthnJSON.create(asked.creation_options)
        : await window.webauthnJSON.get(asked.request_options);
      answer.value = JSON.stringify(found);
      form.submit();
    } catch {
      complaint.textContent = complaint.dataset.passkeyError;
    }
  });
}
