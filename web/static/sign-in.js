// Asks every two seconds whether the window has let this framed page in. Without it a button asks.
const form = document.querySelector("form[data-next]");

async function ask() {
  let status = 0;
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { "X-Dunwell-Asks": "1" } });
    status = answer.status;
  } catch {
    // The network is away; it may come back.
  }
  if (status === 200) location.replace(form.dataset.next);
  else if (status === 204 || status === 0) setTimeout(ask, 2000);
  else if (status === 429) setTimeout(ask, 15000);
}

if (form) setTimeout(ask, 2000);
