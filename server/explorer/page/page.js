// The plain explorer: sends what stands in the boxes to this address and shows the answer.

const element = (id) => document.getElementById(id);
const [query, variables, headers] = ["query", "variables", "headers"].map(element);

function parsed(box, label) {
  try {
    return JSON.parse(box.value.trim() || "{}");
  } catch (error) {
    throw new Error(`${label}: ${error.message}`);
  }
}

function post(body) {
  return fetch(location.pathname, {
    method: "POST",
    headers: {
      Accept: "application/json",
      ...parsed(headers, "Headers"),
      "Content-Type": "application/json",
    },
    body: JSON.stringify(body),
  });
}

async function send() {
  const response = await post({
    query: query.value, variables: parsed(variables, "Variables"),
  });
  element("result").textContent = JSON.stringify(await response.json(), null, 2);
  return response.status;
}

async function run() {
  element("run").disabled = true;
  element("status").value = "…";
  const started = performance.now();
  try {
    const status = await send();
    element("status").value = `${status}, ${Math.round(performance.now() - started)} ms`;
  } catch (error) {
    element("status").value = "not sent or not read";
    element("result").textContent = error.message;
  } finally {
    element("run").disabled = false;
  }
}

// Each value in an answer, by its name; of several the last.
function valuesIn(data, found = {}) {
  for (const [name, value] of Object.entries(data ?? {})) {
    if (value !== null) found[name] = value;
    if (typeof value === "object") valuesIn(value, found);
  }
  return found;
}

// Everything that a query finds; nothing where it is refused: the example says why when it is run.
async function valuesFrom(find) {
  try {
    return valuesIn((await (await post({ query: find })).json()).data);
  } catch {
    return {};
  }
}

// Shows an example, its variables with ids of records that its own query finds, else to be filled in.
async function show(example) {
  query.value = example.query;
  variables.value = "";
  if (example.variables.length === 0) return;
  const found = example.find ? await valuesFrom(example.find) : {};
  const given = example.variables.map((name) => [name, found[name] ?? ""]);
  if (query.value === example.query) {
    variables.value = JSON.stringify(Object.fromEntries(given), null, 2);
  }
}

function offer(examples, name) {
  const group = document.createElement("optgroup");
  group.label = name;
  group.append(...examples.map(({ title }) => new Option(title)));
  element("examples").append(group);
}

async function loadExamples() {
  const examples = await (await fetch("/explorer/examples.json")).json();
  offer(examples.filter(({ writes }) => !writes), "Reading");
  offer(examples.filter(({ writes }) => writes), "Writing");
  element("examples").addEventListener("change", ({ target }) => {
    if (target.value) show(examples.find(({ title }) => title === target.value));
  });
  const asked = new URLSearchParams(location.search);
  query.value = asked.get("query") ?? examples[0].query;
  variables.value = asked.get("variables") ?? "";
}

element("run").addEventListener("click", run);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});
loadExamples();
