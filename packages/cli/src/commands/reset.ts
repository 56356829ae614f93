import {
  type AppContainers,
  type Cluster,
  readAppContainers,
  type Reset,
  waitForReset,
  waitForRestart,
} from "@grove/cluster";
import { type ExperimentKey, namespaceOf, overlayPath, pathsForReset, planReset, randomId } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { argocdOf } from "../argocd-of.ts";
import { addNote, bringLive, linesOfDone } from "../bring-live.ts";
import { changeLab } from "../change-lab.ts";
import type { Command, Context, Result } from "../command.ts";
import { confirm } from "../confirm.ts";
import { describeContents } from "../dumps/describe-dump.ts";
import { listDumps } from "../dumps/list-dumps.ts";
import { experimentOf, namesIn } from "../experiment-input.ts";
import { requireStudy } from "../require-kind.ts";
import { labContains } from "../lab/lab-contains.ts";
import { withLab } from "../lab/open-lab.ts";
import { randomBytes } from "../lab/random-bytes.ts";
import { sessionGuard } from "../session-guard.ts";
import { progressOf } from "../terminal/progress-of.ts";
import { secondsSince } from "../seconds-since.ts";

/**
 * Empties the database of an experiment, after a verified dump: one commit, which the next sync carries out, once. Staging
 * syncs by itself, production is synced now; under `--no-wait` the commit is all. Refused while a session runs.
 */
export const reset: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  await withLab(context, async (lab) => requireStudy(lab, experiment, "reset"));
  const label = `${experiment.environment}/${experiment.name}`;
  await confirm(context, input, `Empty the database of ${label}? What it holds is kept in a dump.`);
  const request = { experiment, label, resetId: randomId(randomBytes) };
  if (context.dryRun) return addNote(await commitReset(context, request), "then: a verified dump, and new tables");
  if (input.options["wait"] === false) return await commitReset(context, request);

  const cluster = await context.openCluster();
  const before = await readAppContainers(cluster, namespaceOf(experiment.environment, experiment.name));
  const started = performance.now();
  const changed = await commitReset(context, request);
  const done = await carryOut(context, { ...request, cluster, changed, before });
  return await reportOf(context, { ...request, cluster, changed, done, started });
};

interface ResetWish {
  readonly experiment: ExperimentKey;
  readonly label: string;
  readonly resetId: string;
}

async function commitReset(context: Context, { experiment, resetId }: ResetWish): Promise<Result> {
  const { environment, name } = experiment;
  return await changeLab(context, {
    within: [overlayPath(environment, name)],
    next: environment === "production" ? "Sync in Argo CD's page resets it" : "staging syncs by itself and resets it",
    judge: sessionGuard(context, experiment, { whenUnknown: "warn" }),
    propose: async (tip) =>
      planReset(await tip.read(pathsForReset(experiment)), {
        ...experiment,
        names: await namesIn(tip, environment),
        resetId,
      }),
  });
}

interface Committed extends ResetWish {
  readonly cluster: Cluster;
  readonly changed: Result;
  /** What ran of the app before. */
  readonly before: AppContainers;
}

/** Waits until the database was reset and the app was started on it. */
async function carryOut(context: Context, committed: Committed): Promise<Reset> {
  const { cluster, experiment, label, resetId, changed, before } = committed;
  const namespace = namespaceOf(experiment.environment, experiment.name);
  const { terminal, timeout } = context;
  const waiting = { timeout, onProgress: progressOf(terminal, label) };
  const revision = await sync(context, { experiment, cluster, commit: commitOf(changed) });
  const target = { application: namespace, namespace, revision, resetId };
  const done = await waitForReset(cluster, target, { ...waiting, contains: labContains(context) });
  if (done.state === "adopted") throw adopted(label);
  await waitForRestart(cluster, { namespace, before, ...waiting });
  return done;
}

interface Sync {
  readonly experiment: ExperimentKey;
  readonly cluster: Cluster;
  readonly commit: string | undefined;
}

/** Gives the commit that is synced. */
async function sync(context: Context, { experiment, cluster, commit }: Sync): Promise<string | undefined> {
  if (experiment.environment === "production") return (await bringLive(context, experiment)).revision;
  const argocd = await withLab(context, (lab) => argocdOf(context, { cluster, lab }));
  await argocd.refresh(namespaceOf(experiment.environment, experiment.name));
  return commit;
}

function commitOf({ data }: Result): string | undefined {
  const isCommitted = typeof data === "object" && data !== null && "commit" in data;
  return isCommitted && typeof data.commit === "string" ? data.commit : undefined;
}

function adopted(label: string): GroveError {
  return new GroveError(
    `${label} was not reset: its database had no record of earlier resets, so this one counts as done`,
    {
      code: "RESET_ADOPTED",
      next: "run the command again: from now on there are records",
    },
  );
}

interface Carried extends Omit<Committed, "before"> {
  readonly done: Reset;
  readonly started: number;
}

async function reportOf(context: Context, carried: Carried): Promise<Result> {
  const { cluster, experiment, label, resetId, changed, done, started } = carried;
  const { environment, name } = experiment;
  const seconds = secondsSince(started);
  const dumps = await listDumps(cluster, { namespace: namespaceOf(environment, name) });
  const dump = dumps.find((other) => other.dump === done.dump);
  const undo = `grove restore ${name} --environment ${environment} --dump ${done.dump}`;
  const lines = [
    ...linesOfDone(changed),
    `${context.terminal.style("green", "✓")} ${label} was reset after ${seconds} s: its database is empty`,
    `  the dump ${done.dump} keeps what it held${dump === undefined ? "" : `: ${describeContents(dump)}`}`,
    `  to undo it: ${undo}`,
  ];
  const data = { change: changed.data, status: "reset", ...experiment, resetId, dump: dump ?? done.dump, seconds };
  return { text: lines.join("\n"), data };
}
