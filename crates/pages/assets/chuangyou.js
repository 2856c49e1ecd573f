// What the pages do better with a script. Each works without it.
"use strict";

(() => {
  // A draft saves itself a moment after the last change: form[data-draft] names the address, and the text of
  // [data-draft-note] says when it was saved.
  const delay_ms = 1500;
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const note = form.querySelector("[data-draft-note]");
    let timer = 0;
    const save = async () => {
      const data = new FormData(form);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      data.set("save", "draft");
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(data), headers: { "Accept": "text/plain" } });
        if (!answer.ok) throw new Error(String(answer.status));
        form.dataset.changed = "";
        if (note) note.textContent = note.dataset.saved.replace("%", new Date().toTimeString().slice(0, 5));
      } catch {
        if (note) note.textContent = note.dataset.failed;
      }
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, delay_ms); });
  }

  // Leaving a form that was changed and not sent asks first.
  for (const form of document.querySelectorAll("form[data-guard]")) {
    form.addEventListener("input", () => { form.dataset.changed = "yes"; });
    form.addEventListener("submit", () => { form.dataset.changed = ""; });
  }
  addEventListener("beforeunload", event => {
    if (document.querySelector("form[data-changed=yes]")) event.preventDefault();
  });

  // A submission that cannot be taken back asks first; a second press of the same button does nothing.
  addEventListener("submit", event => {
    // Whatever put it off sends it later.
    if (event.defaultPrevented) return;
    const form = event.target;
    const question = event.submitter?.dataset.confirm;
    if (question && !confirm(question)) { event.preventDefault(); return; }
    if (form.dataset.sent && form.method === "post") { event.preventDefault(); return; }
    if (form.method === "post") form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => { for (const form of document.forms) form.dataset.sent = ""; });

  // One box ticks all boxes of its table.
  for (const all of document.querySelectorAll("[data-tick-all]")) {
    all.hidden = false;
    const box = all.querySelector("input");
    box.addEventListener("change", () => {
      for (const one of document.querySelectorAll(all.dataset.tickAll)) one.checked = box.checked;
    });
  }

  // Buttons that only a script can serve are shown by it.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // A drawing wider than the window begins at its middle, where the first state stands.
  for (const box of document.querySelectorAll("[data-middle]")) box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;

  // The summary of a form's faults takes the focus, so that it is read first.
  document.querySelector("[data-focus]")?.focus();
})();
