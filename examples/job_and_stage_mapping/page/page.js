// Tells how many candidates a choice concerns. Without it the forms work too.

for (const form of document.forms) {
  const { job, stage, count } = form.elements;

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

  job.onchange = stage.onchange = recount;
  recount();
}
