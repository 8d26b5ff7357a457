// The board: a column for each stage and each way to end, and cards that are dragged between them.

const board = document.getElementById("board");
const columnTemplate = document.getElementById("column");
const cardTemplate = document.getElementById("card");

/** Whether a card is in the air; the board must not be drawn anew under it. */
export let dragging = null;

/**
 * Draw the board. `drop(card, column)` is called when a card falls into another column,
 * `open(card)` when its button is pressed.
 */
export function draw({ stages, ended }, { drop, open }) {
  const focused = document.activeElement?.closest(".card")?.dataset.id;
  const columns = [...stages, ...ended].map((column) => columnOf(column, drop, open));
  const place = [board.scrollLeft, board.scrollTop];
  board.replaceChildren(...columns);
  [board.scrollLeft, board.scrollTop] = place;
  if (focused) board.querySelector(`[data-id="${CSS.escape(focused)}"] button`)?.focus();
}

function columnOf(column, drop, open) {
  const made = columnTemplate.content.firstElementChild.cloneNode(true);
  const head = made.querySelector("h2");
  head.textContent = column.text;
  head.id = `column-${column.id}`;
  made.setAttribute("aria-labelledby", head.id);
  made.querySelector(".count").textContent = counted(column);
  made.querySelector("ul").append(...column.cards.map((card) => cardOf(card, open)));
  made.addEventListener("dragover", (event) => {
    if (!dragging) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    made.classList.add("target");
  });
  made.addEventListener("dragleave", (event) => {
    if (!made.contains(event.relatedTarget)) made.classList.remove("target");
  });
  made.addEventListener("drop", (event) => {
    event.preventDefault();
    made.classList.remove("target");
    if (dragging) drop(dragging, column);
  });
  return made;
}

function counted({ total, cards }) {
  return cards.length < total ? `${cards.length} of ${total}` : `${total}`;
}

function cardOf(card, open) {
  const made = cardTemplate.content.firstElementChild.cloneNode(true);
  made.dataset.id = card.id;
  made.querySelector("h3").textContent = card.name;
  for (const name of ["headline", "posting", "reason"]) {
    const line = made.querySelector(`.${name}`);
    line.textContent = card[name] ?? "";
    line.hidden = !card[name];
  }
  const button = made.querySelector("button");
  button.querySelector(".unseen").append(card.name);
  button.addEventListener("click", () => open(card));
  made.addEventListener("dragstart", (event) => {
    dragging = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.name);
    made.classList.add("dragged");
  });
  made.addEventListener("dragend", () => {
    dragging = null;
    made.classList.remove("dragged");
  });
  return made;
}
