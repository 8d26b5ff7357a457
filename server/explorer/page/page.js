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

async function send() {
  const body = { query: query.value, variables: parsed(variables, "Variables") };
  const response = await fetch(location.pathname, {
    method: "POST",
    headers: {
      Accept: "application/json",
      ...parsed(headers, "Headers"),
      "Content-Type": "application/json",
    },
    body: JSON.stringify(body),
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

async function loadExamples() {
  const examples = await (await fetch("/explorer/examples.json")).json();
  for (const { title, query: text } of examples) {
    element("examples").append(new Option(title, text));
  }
  const asked = new URLSearchParams(location.search);
  query.value = asked.get("query") ?? examples[0]?.query ?? "{ __typename }\n";
  variables.value = asked.get("variables") ?? "";
}

element("run").addEventListener("click", run);
element("examples").addEventListener("change", ({ target }) => {
  if (target.value) query.value = target.value;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});
loadExamples();
