// The variables of an example: ids of records that its own query finds, else empty, to be filled in.
import { askAccount } from "./sending.js";

/** The variables as JSON; undefined for an example that names no records. */
export async function variablesOf({ find, variables }) {
  if (variables.length === 0) return undefined;
  const found = find ? await valuesFrom(find) : {};
  const given = variables.map((name) => [name, found[name] ?? ""]);
  return JSON.stringify(Object.fromEntries(given), null, 2);
}

/** All that a query finds, by name; nothing where it is refused: the example says why when it is run. */
async function valuesFrom(query) {
  const { body } = await askAccount({ query }).catch(() => ({ body: {} }));
  return valuesIn(body.data);
}

/** Each value below, by its name; of several the last. */
function valuesIn(data, found = {}) {
  for (const [name, value] of Object.entries(data ?? {})) {
    if (value !== null) found[name] = value;
    if (typeof value === "object") valuesIn(value, found);
  }
  return found;
}
