import { parseArgs } from "node:util";
import { startWebExperiment } from "./start-web-experiment.ts";

/*
 * `npm run demo:web [-- --port N]`: a web experiment on this machine alone, with its counts in memory.
 */
const { values } = parseArgs({ options: { port: { type: "string", default: "8080" } } });
const { url, results, stop } = await startWebExperiment({ port: Number(values.port) });

console.log(`A web experiment: two greetings, of which the better one is shown more often.

  ${url}               the page, which asks for a name and two numbers
  ${url}/Bob/1/1       a greeting for Bob, and what 1 + 1 makes; press Like
  ${results}       who was shown what, and how many liked it

Counts are kept in memory. Ctrl-C ends it.`);
process.once("SIGINT", () => void stop());
