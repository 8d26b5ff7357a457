// Finds a job among many, and tells how many candidates a choice concerns. Without it the forms
// work too.

for (const form of document.forms) {
  const { search, found, job, stage, count } = form.elements;
  const jobs = [...job.options];

  function narrow() {
    const wanted = search.value.trim().toLowerCase();
    const matching = jobs.filter(({ value, text }) => value && text.toLowerCase().includes(wanted));
    const chosen = job.selectedOptions[0]; // stays, whatever is searched for
    job.replaceChildren(...new Set([jobs[0], chosen, ...matching]));
    chosen.selected = true;
    found.value = wanted && `${matching.length} of ${jobs.length - 1} jobs match.`;
  }

  async function recount() {
    const choice = new URLSearchParams({ job: job.value, stage: stage.value });
    const asked = job.value && stage.value && `count?${choice}`;
    count.dataset.asked = asked;
    count.value = asked && "Counting candidates…";
    if (!asked) return;
    const response = await fetch(asked);
    const text = response.ok ? await response.text() : "Candidates cannot be counted now.";
    if (count.dataset.asked === asked) count.value = text; // else another choice was made meanwhile
  }

  search.oninput = narrow;
  search.onkeydown = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    job.focus();
  };
  job.onchange = stage.onchange = recount;
  search.closest("label").hidden = false;
  recount();
}
