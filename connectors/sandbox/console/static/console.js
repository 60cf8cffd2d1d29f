// Keeps what is marked "data-live" up to date by fetching the page again; without it, reload the page.
"use strict";

const PAUSE_MS = 2000;

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (next && !part.contains(document.activeElement) && next.innerHTML !== part.innerHTML) {
      part.replaceChildren(...next.childNodes);
    }
  }
}

async function keep() {
  const mark = document.getElementById("live");
  try {
    await refresh();
    if (mark) mark.textContent = "live";
  } catch {
    if (mark) mark.textContent = "the sandbox does not answer";
  }
  setTimeout(keep, PAUSE_MS);
}

if (document.querySelector("[data-live]")) setTimeout(keep, PAUSE_MS);
