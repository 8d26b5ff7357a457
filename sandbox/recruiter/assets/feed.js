// What happened: each change, and below it the webhooks that were sent of it, the latest on top.

const MOST = 100;
const list = document.querySelector("#feed ol");
const items = new Map();
const lines = new Map();
const clock = new Intl.DateTimeFormat([], { timeStyle: "medium" });

/** Forget everything, as for another account. */
export function clear() {
  list.replaceChildren();
  items.clear();
  lines.clear();
}

/** Add what is new. */
export function show({ changes, deliveries }) {
  for (const change of changes) add(change);
  for (const delivery of deliveries) line(delivery);
}

function add(change) {
  const item = element("li", "change");
  const at = element("time", "", clock.format(change.at));
  at.dateTime = new Date(change.at).toISOString();
  const by = change.by ? ` · ${change.by}` : "";
  item.append(
    element("strong", "", change.who),
    element("span", "what", change.what),
    element("small", "", at, by),
    element("ul", "sent"),
  );
  list.prepend(item);
  items.set(change.number, item);
  if (items.size > MOST) drop(items.keys().next().value);
}

function drop(number) {
  items.get(number).remove();
  items.delete(number);
}

/** Write what became of a webhook; a webhook of no change, or of one long gone, is not shown. */
function line(delivery) {
  const item = items.get(delivery.change);
  if (!item) return;
  const made = element("li", delivery.state);
  const answers = delivery.answers.join(", ");
  made.append(
    element("code", "", delivery.event),
    element("span", "state", delivery.double ? `${delivery.state}, again` : delivery.state),
    element("small", "", answers ? `answered ${answers}` : ""),
  );
  made.title = delivery.url;
  const old = lines.get(delivery.number);
  if (old?.isConnected) old.replaceWith(made);
  else item.querySelector("ul").append(made);
  lines.set(delivery.number, made);
  if (lines.size > 10 * MOST) lines.delete(lines.keys().next().value);
}

function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content.filter(Boolean));
  return made;
}
