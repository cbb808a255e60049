// Makes the phones live: sends without leaving the page, and looks for new messages once a second.
// Without this script every form still works by loading the page anew.

const EVERY_MS = 1000;

async function refresh(phone) {
  const log = phone.querySelector("[data-log]");
  const thread = log.querySelector("[data-version]");
  const note = phone.querySelector("[data-note]");
  let answer;
  try {
    answer = await fetch(`${phone.dataset.thread}&version=${thread.dataset.version}`, { cache: "no-store" });
  } catch {
    note.textContent = "The simulator does not answer. Trying again …";
    return;
  }
  if (note.textContent) note.textContent = "";
  if (answer.status !== 200) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  merge(thread, page.querySelector("[data-version]"), log);
}

// Only what is new or changed is touched, so that a screen reader hears each message once and focus stays.
function merge(old, now, log) {
  old.dataset.version = now.dataset.version;
  const list = old.querySelector("ol");
  let added = false;
  for (const bubble of now.querySelectorAll("li")) {
    const known = document.getElementById(bubble.id);
    if (!known) {
      bubble.classList.add("bubble--new");
      list.append(document.adoptNode(bubble));
      added = true;
    } else {
      update(known, bubble);
    }
  }
  old.querySelector(".thread__empty").hidden = list.children.length > 0;
  const total = old.querySelector(".thread__total");
  const sum = now.querySelector(".thread__total").textContent;
  if (total.textContent !== sum) total.textContent = sum;
  if (added) log.scrollTop = log.scrollHeight;
}

function update(known, bubble) {
  const held = known.contains(document.activeElement);
  for (const part of [".bubble__text", ".keys", ".bubble__small"]) {
    const [was, is] = [known.querySelector(part), bubble.querySelector(part)];
    if (!was || was.outerHTML === is?.outerHTML) continue;
    if (is) was.replaceWith(document.adoptNode(is));
    else was.remove();
    if (held && part === ".keys") known.closest("[data-log]").focus();
  }
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const field = form.querySelector("input[type=text]");
  if (field && !field.value.trim()) return;
  if (field) field.value = "";
  const phone = form.closest("[data-phone]");
  const sending = fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  try {
    await sending;
  } catch {
    phone.querySelector("[data-note]").textContent = "Not sent: the simulator does not answer.";
    if (field) field.value = body.get("text");
    return;
  }
  await refresh(phone);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-quiet]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

async function watch(phone) {
  if (!document.hidden) await refresh(phone);
  setTimeout(watch, EVERY_MS, phone);
}

document.querySelectorAll("[data-phone]").forEach(watch);
