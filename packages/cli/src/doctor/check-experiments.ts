import { type Application, type Cluster, judgeRollout, listApplications, readRolloutFacts } from "@grove/cluster";
import { findOverlays, namespaceOf, renderExperiment, workloadsOf } from "@grove/experiments";
import type { Files, Problem } from "@grove/plan";
import type { Check } from "./check.ts";

/** Each experiment is in Argo CD, and those that are not well have a reason that a person can act on. */
export const checkExperiments: Check = async ({ cluster, files }) => {
  const applications = new Map((await listApplications(cluster)).map((one) => [one.metadata.name, one]));
  const problems: Problem[] = [];
  for (const { environment, name } of findOverlays(files)) {
    const application = applications.get(namespaceOf(environment, name));
    // oxlint-disable-next-line no-await-in-loop -- few are not well, and a burst would slow the others
    if (!isWell(application)) problems.push(...(await explain({ cluster, files, environment, name })));
  }
  return problems;
};

function isWell(application: Application | undefined): boolean {
  const { sync, health, conditions, operationState } = application?.status ?? {};
  const isQuiet = conditions?.some(({ type }) => type.endsWith("Error")) !== true;
  const hasFailed = operationState?.phase === "Failed" || operationState?.phase === "Error";
  return sync?.status === "Synced" && health?.status === "Healthy" && isQuiet && !hasFailed;
}

interface Experiment {
  readonly cluster: Cluster;
  readonly files: Files;
  readonly environment: "staging" | "production";
  readonly name: string;
}

async function explain({ cluster, files, environment, name }: Experiment): Promise<readonly Problem[]> {
  const rendered = renderExperiment(files, { environment, name });
  if (rendered.value === undefined) return rendered.problems;
  const namespace = namespaceOf(environment, name);
  const target = { application: namespace, namespace, workloads: workloadsOf(rendered.value.resources) };
  const rollout = judgeRollout(target, await readRolloutFacts(cluster, target));
  if (rollout.state === "live") return [];
  const message = `${environment}/${name}: ${rollout.message}`;
  return rollout.state === "failed"
    ? [{ code: rollout.code, severity: "error", message, next: rollout.next }]
    : [{ code: "NOT_LIVE", severity: "warning", message, next: `grove wait ${name} --environment ${environment}` }];
}
