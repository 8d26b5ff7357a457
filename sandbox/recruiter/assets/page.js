// The recruiter's page: what is chosen, what is done, and what happened meanwhile.

import * as board from "./board.js";
import * as feed from "./feed.js";
import { accounts, ask } from "./sandbox.js";

const PAUSE_MS = 500;
const ALL = "All jobs";
const status = document.getElementById("status");
const choice = document.getElementById("choice");
const candidate = document.getElementById("candidate");
const newcomer = document.getElementById("newcomer");

let shown = null; // the board as it was last read
let opened = null; // the card whose dialog is open
let heard = { after: 0, since: 0 };

const chosen = (name) => choice.elements[name].value;
const say = (text) => { status.textContent = text; };
const option = (text, value = text) => new Option(text, value);

function fill(select, options, value = select.value) {
  select.replaceChildren(...options);
  if (options.some((each) => each.value === value)) select.value = value;
}

async function read() {
  const query = new URLSearchParams({ limit: chosen("limit") });
  if (chosen("posting")) query.set("posting", chosen("posting"));
  const found = await ask(chosen("account"), `/board?${query}`);
  if (board.dragging) return;
  shown = found;
  document.getElementById("company").textContent = shown.company;
  const jobs = shown.postings.map(({ id, text }) => option(text, id));
  fill(choice.elements.posting, [option(ALL, ""), ...jobs]);
  const job = shown.postings.find(({ id }) => id === chosen("posting"));
  fill(choice.elements.state, job ? shown.states.map((each) => option(each)) : [], job?.state);
  choice.elements.state.parentElement.hidden = !job;
  board.draw(shown, { drop, open });
}

/** Do something, say what, and read the board anew; what is refused is said instead. */
async function act(text, path, method, body) {
  try {
    await ask(chosen("account"), path, method, body);
    say(text);
  } catch (error) {
    say(`That was refused: ${error.message}`);
  }
  await read();
}

const of = (card) => `/opportunities/${card.id}`;
const isEnd = (column) => shown.ended.some(({ id }) => id === column.id);

async function drop(card, column) {
  if (isEnd(column)) {
    const reason = shown.reasons.find(({ hires }) => hires === (column.id === "hired"));
    await archive(card, reason.id);
    return;
  }
  if (card.reason) await act(`${card.name} was taken back.`, `${of(card)}/archived`, "PUT", { reason: null });
  if (card.stage !== column.id) await move(card, column.id);
}

function move(card, stage) {
  const { text } = shown.stages.find(({ id }) => id === stage);
  return act(`${card.name} was moved to ${text}.`, `${of(card)}/stage`, "PUT", { stage });
}

function archive(card, reason) {
  const { text, hires } = shown.reasons.find(({ id }) => id === reason);
  const done = hires ? "hired" : "archived";
  return act(`${card.name} was ${done}: ${text}.`, `${of(card)}/archived`, "PUT", { reason });
}

function mend(card, { name, headline, email }) {
  const emails = [email, ...card.emails.slice(1)].filter(Boolean);
  return act(`${name} was saved.`, `/contacts/${card.contact}`, "PUT", { name, headline, emails });
}

const ACTS = {
  move: (card, { stage }) => move(card, stage),
  archive: (card, { reason }) => archive(card, reason),
  unarchive: (card) => act(`${card.name} was taken back.`, `${of(card)}/archived`, "PUT", { reason: null }),
  mend,
  delete: (card) => act(`${card.name} was deleted.`, of(card), "DELETE"),
  create: (_card, { name, email, posting, stage }) =>
    act(`${name} was added.`, "/opportunities", "POST", {
      name,
      stage,
      emails: email ? [email] : [],
      postings: posting ? [posting] : [],
    }),
};

function open(card) {
  opened = card;
  document.getElementById("candidate-name").textContent = card.name;
  for (const form of candidate.querySelectorAll("form")) form.reset();
  const stages = shown.stages.map(({ id, text }) => option(text, id));
  fill(candidate.querySelector("[name=stage]"), stages, card.stage);
  fill(candidate.querySelector("[name=reason]"), shown.reasons.map(({ id, text }) => option(text, id)));
  const known = { name: card.name, headline: card.headline, email: card.emails[0] ?? "" };
  for (const [name, value] of Object.entries(known)) candidate.querySelector(`[name=${name}]`).value = value;
  candidate.querySelector("[data-act=unarchive]").hidden = !card.reason;
  candidate.showModal();
}

function openNewcomer() {
  newcomer.querySelector("[data-act]").reset();
  const jobs = shown.postings.map(({ id, text }) => option(text, id));
  fill(newcomer.querySelector("[name=posting]"), [option("None", ""), ...jobs], chosen("posting"));
  fill(newcomer.querySelector("[name=stage]"), shown.stages.map(({ id, text }) => option(text, id)));
  newcomer.showModal();
}

for (const form of document.querySelectorAll("[data-act]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.closest("dialog").close();
    ACTS[form.dataset.act](opened, Object.fromEntries(new FormData(form)));
  });
}

document.getElementById("add").addEventListener("click", openNewcomer);
choice.addEventListener("submit", (event) => event.preventDefault());
choice.addEventListener("change", async ({ target }) => {
  if (target.name === "state") {
    await act(`The job is ${target.value} now.`, `/postings/${chosen("posting")}`, "PUT", { state: target.value });
    return;
  }
  if (target.name === "account") {
    choice.elements.posting.value = "";
    feed.clear();
    heard = { after: 0, since: 0 };
  }
  history.replaceState(null, "", `?${new URLSearchParams({ account: chosen("account"), posting: chosen("posting") })}`);
  await read();
});

async function listen() {
  const account = chosen("account");
  const found = await ask(account, `/feed?${new URLSearchParams(heard)}`);
  if (account !== chosen("account")) return;
  feed.show(found);
  const first = heard.after === 0 && heard.since === 0;
  heard = { after: found.changes.at(-1)?.number ?? heard.after, since: found.revision };
  if (found.changes.length && !first) await read();
}

async function keepListening() {
  try {
    if (!document.hidden) await listen();
    if (status.dataset.lost) say("");
    delete status.dataset.lost;
  } catch {
    say("The sandbox does not answer.");
    status.dataset.lost = "true";
  }
  setTimeout(keepListening, PAUSE_MS);
}

const asked = new URLSearchParams(location.search);
const known = await accounts();
fill(choice.elements.account, known.map(({ id }) => option(id)), asked.get("account") ?? undefined);
choice.elements.posting.append(option(ALL, asked.get("posting") ?? ""));
await read();
keepListening();
