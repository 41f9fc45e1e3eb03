// The page's only script: shows what the server sends, and sends what the person does.
// All HTML comes escaped from the server; nothing is fetched from anywhere else.
"use strict";

const messages = document.getElementById("messages");
const compose = document.getElementById("compose");
const box = compose.elements.text;
const lost = document.getElementById("lost");

const send = (path, fields) => fetch(path, { method: "POST", body: new URLSearchParams(fields) });
const atEnd = () => messages.scrollHeight - messages.scrollTop - messages.clientHeight < 80;
const toEnd = () => { messages.scrollTop = messages.scrollHeight; };

const events = new EventSource("/events");
events.onopen = () => { lost.hidden = true; };
events.onerror = () => { lost.hidden = false; };

events.addEventListener("snapshot", (event) => {
  messages.innerHTML = JSON.parse(event.data).html;
  toEnd();
});
events.addEventListener("show", (event) => {
  const { id, html } = JSON.parse(event.data);
  const follow = atEnd();
  const known = document.getElementById(id);
  if (known) known.outerHTML = html;
  else messages.insertAdjacentHTML("beforeend", html);
  if (follow) toEnd();
});
events.addEventListener("remove", (event) => {
  document.getElementById(JSON.parse(event.data).id)?.remove();
});
events.addEventListener("world", (event) => {
  document.getElementById("world").innerHTML = JSON.parse(event.data).html;
});

compose.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (!text) return;
  box.value = "";
  toEnd();
  try {
    if (!(await send("/type", { text })).ok) throw new Error("refused");
  } catch {
    box.value = text; // nothing typed is lost
    lost.hidden = false;
  }
});
document.getElementById("suggestions").addEventListener("click", (event) => {
  const { text } = event.target.dataset;
  if (!text) return;
  box.value = text;
  box.focus();
});
messages.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-action]");
  if (!button) return;
  button.disabled = true;
  try {
    await send("/press", { message: button.dataset.message, action: button.dataset.action });
  } finally {
    button.disabled = false;
  }
});
messages.addEventListener("change", async (event) => {
  const select = event.target.closest("select[data-action]");
  if (!select || !select.value) return;
  await send("/press", { message: select.dataset.message, action: select.dataset.action, choice: select.value });
  select.value = "";
});
document.getElementById("provider").addEventListener("change", (event) => {
  send("/provider", { down: event.target.checked ? "yes" : "no" });
});
