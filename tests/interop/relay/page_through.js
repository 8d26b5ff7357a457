// Pages through everything at the address given; prints remote ids as JSON.
const { createEnvironment, load, read, readAll, refetch } = require("./src/paging");
const ApplicationRow = require("./src/ApplicationRow");
const ApplicationsPage = require("./src/ApplicationsPage");
const CandidateRow = require("./src/CandidateRow");
const CandidatesPage = require("./src/CandidatesPage");
const JobRow = require("./src/JobRow");
const JobsPage = require("./src/JobsPage");

const environment = createEnvironment(process.argv[2]);

const nodes = (connection) => connection.edges.map(({ node }) => node);
const remoteIds = (connection) => nodes(connection).map(({ remoteId }) => remoteId);

const pageThrough = async (page, field, count) => {
  const reference = await load(environment, page.query, { count });
  const data = await readAll(environment, page.fragment, reference, count);
  return nodes(data[field]);
};

const withApplications = async (row, records, count) => {
  const entries = records.map(async (record) => {
    const data = await readAll(environment, row.fragment, record, count, record.id);
    return [data.remoteId, remoteIds(data.applications)];
  });
  return Object.fromEntries(await Promise.all(entries));
};

const readAnew = async (record) => {
  const { fragment } = ApplicationRow;
  const before = read(environment, fragment, record);
  return { before, after: await refetch(environment, fragment, record.id) };
};

const main = async () => {
  const candidates = await pageThrough(CandidatesPage, "candidates", 20);
  const applications = await pageThrough(ApplicationsPage, "applications", 50);
  const jobs = await pageThrough(JobsPage, "jobs", 15);
  const shown = applications.map((record) => read(environment, ApplicationRow.fragment, record));
  return {
    applications: shown.map(({ remoteId }) => remoteId),
    candidates: await withApplications(CandidateRow, candidates, 1),
    jobs: await withApplications(JobRow, jobs, 10),
    refetched: await Promise.all(applications.slice(0, 5).map(readAnew)),
  };
};

main().then((found) => console.log(JSON.stringify(found)));
