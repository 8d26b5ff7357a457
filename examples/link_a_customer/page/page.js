const WORDS = {
  CONSENT_DENIED: "Lever was told not to connect. You can try again at any time.",
  CANCELLED: "Nothing was connected. You can try again at any time.",
  CLOSED: "The window was closed before anything was connected.",
  POPUP_BLOCKED: "Your browser blocked the window. Allow it for this page, then try again.",
};

const told = document.getElementById("told");

async function connect() {
  const answer = await fetch("link-token", { method: "POST" });
  if (!answer.ok) throw new Error(await answer.text());
  HireGraph.link({
    token: await answer.text(),
    onSuccess: () => location.reload(), // our own server asks hiregraph, and shows the jobs
    onExit: ({ reason, failure }) => (told.value = WORDS[failure] ?? WORDS[reason]),
  });
}

document.getElementById("connect").onclick = () => {
  told.value = "";
  connect().catch((error) => (told.value = error.message));
};
