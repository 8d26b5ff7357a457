// Subscriptions: their answers as they come, read from a stream of Server-Sent Events.
import { useAnswer } from "./sending.js";

/** The operation that is run, if it is a subscription. */
export const isSubscription = (documentAST, name) =>
  documentAST?.definitions.some(
    (each) => each.operation === "subscription" && (!name || each.name?.value === name),
  );

/** The answers of a stream, until it ends or nobody asks for the next. */
export async function* follow(open) {
  const leaving = new AbortController();
  try {
    const response = await open(leaving.signal);
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      yield await response.json();
      return;
    }
    for await (const { event, data } of messagesIn(response.body)) {
      if (event === "complete") return;
      const answer = JSON.parse(data);
      useAnswer.setState({ last: { status: response.status, cost: answer.extensions?.cost } });
      yield answer;
    }
  } finally {
    leaving.abort();
  }
}

async function* messagesIn(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const messages = (text + value).split("\n\n");
    text = messages.pop();
    for (const message of messages) if (!message.startsWith(":")) yield fieldsOf(message);
  }
}

const fieldsOf = (message) =>
  Object.fromEntries(message.split("\n").map((line) => line.split(/: ?(.*)/, 2)));
