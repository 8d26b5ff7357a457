// The bar above the editors.
import { Account } from "./account.jsx";
import { Examples } from "./examples.jsx";
import { Token, TokenHint } from "./token.jsx";

export function Bar({ examples }) {
  return (
    <header className="bar">
      <h1>hiregraph</h1>
      <Examples examples={examples} />
      <div className="bar-session">
        <Account />
        <Token />
      </div>
      <TokenHint />
    </header>
  );
}
