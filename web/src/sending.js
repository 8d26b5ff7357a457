// How queries are sent: with what token, for what account; and what the last answer took.
import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";

import { follow, isSubscription } from "./following.js";

// The token must not outlive the browser's tab, nor show in an address: session storage, no more.
export const useSession = create(
  persist(() => ({ token: "", account: "" }), {
    name: "hiregraph",
    storage: createJSONStorage(() => sessionStorage),
  }),
);

/** What the last answer took; `refused` if the server asks for another token, or for one at all. */
export const useAnswer = create(() => ({ last: null, refused: false }));

/** Send one GraphQL request with the token of the bar, unless `headers` say otherwise. */
export async function ask(parameters, headers) {
  const response = await post(parameters, headers);
  return { status: response.status, body: await read(response) };
}

async function post(parameters, headers, signal) {
  const response = await fetch(location.pathname, {
    method: "POST",
    headers: { ...authorization(), ...headers, "Content-Type": "application/json" },
    body: JSON.stringify(parameters),
    signal,
  });
  useAnswer.setState({ refused: response.status === 401 });
  return response;
}

/** Send one for the account of the bar, unless `headers` say otherwise. */
export const askAccount = (parameters, headers) =>
  ask(parameters, { ...chosenAccount(), ...headers });

/** GraphiQL's fetcher. A subscription is followed until it is stopped. */
export function send(parameters, { headers, documentAST } = {}) {
  if (!isSubscription(documentAST, parameters.operationName)) return sendOnce(parameters, headers);
  const streaming = { ...chosenAccount(), ...headers, Accept: "text/event-stream" };
  return follow((signal) => post(parameters, streaming, signal));
}

/** What people send themselves is measured, the reading of the schema is not. */
async function sendOnce(parameters, headers) {
  const started = performance.now();
  const { status, body } = await askAccount(parameters, headers);
  if (parameters.operationName !== "IntrospectionQuery") {
    const tookMs = Math.round(performance.now() - started);
    useAnswer.setState({ last: { status, tookMs, cost: body.extensions?.cost } });
  }
  return body;
}

function authorization() {
  const { token } = useSession.getState();
  return { Accept: "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
}

function chosenAccount() {
  const { account } = useSession.getState();
  return account && { "X-Linked-Account": account };
}

async function read(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    const message = `The answer, with status ${response.status}, is not JSON.`;
    return { errors: [{ message, extensions: { answer: text.slice(0, 1000) } }] };
  }
}
