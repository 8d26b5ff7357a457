// The API token, for servers that ask for one.
import { useGraphiQLActions } from "@graphiql/react";
import { useEffect, useRef } from "react";

import { useAnswer, useSession } from "./sending.js";

export function Token() {
  const token = useSession((session) => session.token);
  const refused = useAnswer((answer) => answer.refused);
  const { introspect } = useGraphiQLActions();
  const box = useRef(null);

  function take(event) {
    event.preventDefault();
    const written = box.current.value.trim();
    if (written === useSession.getState().token) return;
    useSession.setState({ token: written });
    introspect();
  }

  useEffect(() => { if (refused) box.current.focus(); }, [refused]);
  return (
    <form className="bar-field" onSubmit={take}>
      <label htmlFor="token">API token</label>
      <input
        id="token"
        ref={box}
        type="password"
        autoComplete="off"
        defaultValue={token}
        onBlur={take}
        aria-invalid={refused}
        aria-describedby={refused ? "token-hint" : undefined}
      />
    </form>
  );
}

export function TokenHint() {
  const refused = useAnswer((answer) => answer.refused);
  const token = useSession((session) => session.token);
  return (
    <p className="bar-hint" id="token-hint" role="alert">
      {refused && (token ? WRONG : MISSING)}
    </p>
  );
}

const MISSING = "This server asks for an API token: put it into the field “API token”.";
const WRONG = "The server does not know this API token. `hiregraph tokens list` shows those that it does.";
