// Which linked account queries are for: picked from those that the token reaches, or written.
import { useEffect, useState } from "react";

import { ask, useSession } from "./sending.js";

const LIST = "{ linkedAccounts(first: 100) { nodes { id status } pageInfo { hasNextPage } } }";

export function Account() {
  const listed = useListed();
  return (
    <label className="bar-field">
      Account
      {listed ? <Picked accounts={listed} /> : <Written />}
    </label>
  );
}

function Picked({ accounts }) {
  const account = useSession((session) => session.account);
  return (
    <select value={account} onChange={(event) => choose(event.target.value)}>
      {accounts.length === 0 && <option value="">none is linked</option>}
      {accounts.map(({ id, status }) => (
        <option key={id} value={id}>{status === "ACTIVE" ? id : `${id} (${worded(status)})`}</option>
      ))}
    </select>
  );
}

function Written() {
  const account = useSession((session) => session.account);
  return (
    <input
      value={account}
      placeholder="its id"
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => choose(event.target.value.trim())}
    />
  );
}

/** The accounts that the token reaches; null where they are not told, or are too many to pick from. */
function useListed() {
  const token = useSession((session) => session.token);
  const [listed, setListed] = useState(null);
  useEffect(() => {
    let current = true;
    list().catch(() => null).then((found) => {
      if (!current) return;
      if (found) chooseAmong(found);
      setListed(found);
    });
    return () => { current = false; };
  }, [token]);
  return listed;
}

async function list() {
  const { body } = await ask({ query: LIST });
  const found = body.data?.linkedAccounts;
  return found && !found.pageInfo.hasNextPage ? found.nodes : null;
}

function chooseAmong(accounts) {
  const { account } = useSession.getState();
  if (accounts.some(({ id }) => id === account)) return;
  const usable = accounts.find(({ status }) => status === "ACTIVE") ?? accounts[0];
  choose(usable?.id ?? "");
}

const choose = (account) => useSession.setState({ account });
const worded = (status) => status.toLowerCase().replaceAll("_", " ");
