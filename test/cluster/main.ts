import { parseArgs } from "node:util";
import { formatProblem, GroveError } from "@grove/plan";
import { down } from "./down.ts";
import { logs, unknownPart } from "./logs.ts";
import { parts } from "./parts/index.ts";
import { renew } from "./renew.ts";
import { startPart, stopPart } from "./run/start-part.ts";
import { localStand, type Stand, standPath } from "./stand.ts";
import { formatStatus, status } from "./status.ts";
import { build, up } from "./up.ts";

const usage = `usage: main.ts COMMAND

build [--install]                    builds what the cache lacks
up [--install]                       builds, then starts what does not run; the first time takes half an hour or more
renew                                an empty cluster in place of the old; registry and repositories stay
down                                 ends everything and removes the stand, but for builds and logs
status                               each part with its process and health
logs PART                            the whole log of one part
stop PART, start PART                one process, for drills
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    install: { type: "boolean", default: process.env["CI"] === "true" },
  },
});

try {
  await act(localStand(print), positionals);
} catch (error) {
  if (!(error instanceof GroveError)) throw error;
  process.stderr.write(`${formatError(error)}\n`);
  // At once: parts that were starting beside the failed one would be waited for.
  process.exit(error.kind === "usage" ? 2 : 1);
}

async function act(stand: Stand, [verb, name = ""]: readonly string[]): Promise<void> {
  if (verb === "build") await build(stand, values);
  else if (verb === "up") await bringUp(stand);
  else if (verb === "renew") await renew(stand);
  else if (verb === "down") await down(stand);
  else if (verb === "status") print(formatStatus(await status(stand)));
  else if (verb === "logs") await logs(stand, name, process.stdout);
  else if (verb === "start") await startPart(stand, findPart(name));
  else if (verb === "stop") await stopPart(stand, findProcess(name));
  else throw new GroveError(usage, { code: "USAGE", kind: "usage" });
}

async function bringUp(stand: Stand): Promise<void> {
  const started = performance.now();
  await up(stand, values);
  print(`the stand is up after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  print(`export KUBECONFIG=${standPath(stand, "admin.kubeconfig")}`);
}

function findPart(name: string) {
  const part = parts.find((candidate) => candidate.name === name);
  if (part === undefined) throw unknownPart(name);
  return part;
}

function findProcess(name: string) {
  const part = findPart(name);
  if (part.kind === "process") return part;
  throw new GroveError(`${name} is no process`, {
    code: "NOT_A_PROCESS",
    kind: "usage",
    next: "scale its deployments by kubectl, or end the whole stand",
  });
}

function formatError({ code, message, next }: GroveError): string {
  return formatProblem({ code, severity: "error", message, ...(next === undefined ? {} : { next }) });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
