// Runs every server audit of graphql-http against the address given; prints the results as JSON.
import { auditServer } from "graphql-http";

const results = await auditServer({ url: process.argv[2] });
const told = results.map(({ id, name, status, reason }) => ({ id, name, status, reason }));
console.log(JSON.stringify(told));
