// The page's only script: shows what the server sends, and sends what the person does.
// All HTML comes escaped from the server; nothing is fetched from anywhere else.
"use strict";

const at = (id) => document.getElementById(id);
const messages = at("messages");
const compose = at("compose");
const hints = at("hints");
const modal = at("modal");
const lost = at("lost");
const here = { as: document.body.dataset.as, in: document.body.dataset.in, thread: document.body.dataset.thread };
if (document.body.dataset.all) here.all = "1";

if (matchMedia("(max-width: 720px)").matches) document.querySelector(".tools").open = false;

const send = async (path, fields) => {
  const body = fields instanceof FormData ? new URLSearchParams(fields) : new URLSearchParams(fields);
  for (const name of ["as", "in"]) body.set(name, here[name]);
  const answer = await fetch(path, { method: "POST", body });
  if (!answer.ok) throw new Error("refused");
  return answer;
};
const offer = (work) => work.catch(() => { lost.hidden = false; });

// --- what the server sends ------------------------------------------------------------------------------

const atEnd = (pane) => pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
const toEnd = (pane) => { pane.scrollTop = pane.scrollHeight; };
const held = (element) => element?.closest("[data-do], [data-world], [name], [data-action], a[href]");
const keyOf = (one) => ["do", "world", "source", "action", "choice"].map((key) => one.dataset[key] ?? "").join("|")
  + (one.name ?? "") + (one.getAttribute("href") ?? "");
// Shows other content and leaves the focus on what it was on.
const swap = (into, html) => {
  const focused = into.contains(document.activeElement) ? held(document.activeElement) : null;
  const key = focused && keyOf(focused);
  into.innerHTML = html;
  if (key) [...into.querySelectorAll("button, select, input, textarea, a")].find((one) => keyOf(one) === key)?.focus();
};

const events = new EventSource(`/events?${new URLSearchParams(here)}`);
const on = (kind, show) => events.addEventListener(kind, (event) => show(JSON.parse(event.data)));
events.onopen = () => { lost.hidden = true; };
events.onerror = () => { lost.hidden = false; };

on("snapshot", ({ html, hidden, thread }) => {
  if (at("thread")) swap(at("thread"), thread);
  if (!messages) return;
  swap(messages, html);
  if (hidden) {
    const all = Object.assign(document.createElement("a"), { textContent: `Show ${hidden} earlier messages` });
    all.href = `/?${new URLSearchParams({ ...here, all: 1 })}`;
    all.className = "earlier";
    messages.prepend(all);
  }
  toEnd(messages);
});
on("show", ({ pane, id, html }) => {
  const into = at(pane);
  if (!into) return;
  const follow = atEnd(into);
  const known = at(id);
  if (known) {
    const open = known.querySelector("details.edited")?.open;
    const key = known.contains(document.activeElement) ? keyOf(document.activeElement) : null;
    known.outerHTML = html;
    if (open) at(id).querySelector("details.edited").open = true;
    if (key) [...at(id).querySelectorAll("button, select, a")].find((one) => keyOf(one) === key)?.focus();
  } else into.insertAdjacentHTML("beforeend", html);
  if (follow) toEnd(into);
});
on("remove", ({ ids }) => ids.forEach((id) => at(id)?.remove()));
on("rail", ({ html }) => swap(at("rail"), html));
on("world", ({ html }) => swap(at("world"), html));
on("controls", ({ html }) => swap(at("controls"), html));
on("home", ({ html }) => { if (html && at("home")) swap(at("home"), html); });

// --- modals: what was typed in one stays while another lies upon it -------------------------------------

const kept = new Map();
let shown = "";
const remember = () => {
  const form = modal.querySelector("form");
  if (form) kept.set(shown, [...form.elements].map((one) => [one.name, one.value, one.checked]));
};
const recall = () => {
  const were = kept.get(shown);
  if (!were) return;
  for (const one of modal.querySelector("form").elements) {
    const many = one.type === "radio" || one.type === "checkbox";
    const was = were.find(([name, value]) => name && name === one.name && (!many || value === one.value));
    if (!was) continue;
    if (many) one.checked = was[2]; else one.value = was[1];
  }
};
on("modal", ({ id, html }) => {
  remember();
  shown = id;
  if (!id) { kept.clear(); modal.close(); modal.innerHTML = ""; return; }
  swap(modal, html);
  recall();
  if (!modal.open) modal.showModal();
  if (!modal.contains(document.activeElement) || document.activeElement === modal) {
    modal.querySelector(".fill :is(input, select, textarea, button), .foot button")?.focus();
  }
});
const close = (id) => { kept.delete(id); offer(send("/close", { "view-id": id })); };
modal.addEventListener("cancel", (event) => { event.preventDefault(); close(shown); });
modal.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const body = new FormData(form);
  body.set("view-id", shown);
  const button = form.querySelector(".foot .primary");
  if (button) button.disabled = true;
  try {
    const { errors, said } = await (await send("/submit", body)).json();
    blame(form, errors);
    form.querySelector("[data-said]").textContent = said;
  } catch { form.querySelector("[data-said]").textContent = "That did not go through. Try again."; }
  if (button) button.disabled = false;
});
const blame = (form, errors) => {
  let first = null;
  for (const field of form.querySelectorAll("[data-field]")) {
    const said = errors[field.dataset.field] ?? "";
    const line = field.querySelector(".error");
    line.textContent = said;
    line.hidden = !said;
    for (const one of field.querySelectorAll("input, select, textarea")) {
      if (said) one.setAttribute("aria-invalid", "true"); else one.removeAttribute("aria-invalid");
      if (said) first ??= one;
    }
  }
  first?.focus();
};

// --- what the person does -------------------------------------------------------------------------------

const press = async (element, choice) => {
  element.disabled = true;
  const { source, action } = element.dataset;
  await offer(send("/press", choice ? { source, action, choice } : { source, action }));
  element.disabled = false;
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.action) {
    button.closest("details.menu")?.removeAttribute("open");
    press(button, button.dataset.choice);
  } else if (button.dataset.do) offer(send("/world", { do: button.dataset.do }));
  else if (button.dataset.close) close(button.dataset.close);
});
document.addEventListener("change", async (event) => {
  const select = event.target.closest("select");
  if (!select) return;
  if (select.dataset.world) offer(send("/world", { do: `${select.dataset.world}:${select.value}` }));
  else if (select.dataset.action && select.value) {
    await press(select, select.value);
    select.value = "";
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((one) => { one.open = false; });
});

if (compose) {
  const box = compose.elements.text;
  const offered = () => [...hints.children].filter((one) => !one.hidden);
  const chosen = () => hints.querySelector('[aria-selected="true"]');
  const choose = (one) => {
    chosen()?.setAttribute("aria-selected", "false");
    one?.setAttribute("aria-selected", "true");
    one?.scrollIntoView({ block: "nearest" });
    if (one) box.setAttribute("aria-activedescendant", one.id); else box.removeAttribute("aria-activedescendant");
  };
  const hide = () => { hints.hidden = true; box.setAttribute("aria-expanded", "false"); choose(null); };
  const take = (one) => { box.value = one.dataset.text; hide(); box.focus(); };
  box.addEventListener("input", () => {
    const typed = box.value.toLowerCase();
    choose(null);
    for (const one of hints.children) {
      const text = one.dataset.text.toLowerCase();
      one.hidden = !(text.startsWith(typed) && text !== typed);
    }
    hints.hidden = !typed.startsWith("/") || !offered().length;
    box.setAttribute("aria-expanded", String(!hints.hidden));
  });
  box.addEventListener("keydown", (event) => {
    if (hints.hidden) return;
    const all = offered();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = (all.indexOf(chosen()) + step + all.length) % all.length;
      choose(all[chosen() ? next : step > 0 ? 0 : all.length - 1]);
    } else if (event.key === "Tab" && chosen()) take(chosen());
    else if (event.key === "Enter" && chosen()) take(chosen());
    else if (event.key === "Escape") hide();
    else return;
    event.preventDefault();
  });
  hints.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const one = event.target.closest("li");
    if (one) take(one);
  });
  box.addEventListener("blur", hide);
  compose.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    hide();
    toEnd(messages);
    try { await send("/type", { text }); } catch {
      box.value = text; // nothing typed is lost
      lost.hidden = false;
    }
  });
  at("suggestions").addEventListener("click", (event) => {
    const { text } = event.target.dataset;
    if (!text) return;
    box.value = text;
    box.focus();
  });
}
