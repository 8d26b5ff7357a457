// What the last answer took, below it; before there is one, how to get it.
import { formatShortcutForOS } from "@graphiql/react";

import { useAnswer } from "./sending.js";

const FIGURES = [
  ["Upstream calls", ({ cost }) => cost?.upstreamCalls],
  ["From cache", ({ cost }) => cost?.cacheHits],
  ["Rate limit wait", ({ cost }) => cost && inTime(cost.waitedMs)],
  ["In all", ({ tookMs }) => tookMs === undefined ? undefined : inTime(tookMs)],
];

export function Cost() {
  const last = useAnswer((answer) => answer.last);
  return (
    <div className="cost" role="status">
      {last ? <Figures of={last} /> : `Press ▶ or ${formatShortcutForOS("Ctrl-Enter")} to run the query.`}
    </div>
  );
}

function Figures({ of }) {
  return (
    <dl aria-label="What the last answer took">
      {FIGURES.map(([name, figure]) => (
        <div key={name}><dt>{name}</dt><dd>{figure(of) ?? "–"}</dd></div>
      ))}
    </dl>
  );
}

const inTime = (ms) => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);
