// Finds a job among many, in each form that has a `search` beside its `job`.

for (const { elements } of document.forms) {
  const { search, found, job } = elements;
  if (!search) continue;
  const jobs = [...job.options];

  search.oninput = () => {
    const wanted = search.value.trim().toLowerCase();
    const matching = jobs.filter(({ value, text }) => value && text.toLowerCase().includes(wanted));
    const chosen = job.selectedOptions[0]; // stays, whatever is searched for
    job.replaceChildren(...new Set([jobs[0], chosen, ...matching]));
    chosen.selected = true;
    found.value = wanted && `${matching.length} of ${jobs.length - 1} jobs match.`;
  };
  search.onkeydown = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    job.focus();
  };
  search.closest("label").hidden = false;
}
