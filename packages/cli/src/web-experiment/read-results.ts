import type { Cluster, ContainerReference, PodObject } from "@grove/cluster";
import { type ExperimentKey, namespaceOf } from "@grove/experiments";
import { GroveError } from "@grove/plan";

/**
 * What the running greetings of a web experiment answers at `/results`, as text. It is asked in its own container: it is
 * reached from nowhere else, and its image has Node and no other client.
 *
 * @throws GroveError GREETINGS_NOT_RUNNING, RESULTS_UNREADABLE; CLUSTER_UNREACHABLE and its relatives
 */
export async function readResults(cluster: Cluster, experiment: ExperimentKey): Promise<string> {
  const container = await findGreetings(cluster, experiment);
  const { exitCode, stdout, stderr } = await cluster.exec(container, ["node", "-e", question]);
  if (exitCode === 0) return stdout;
  const { environment, name } = experiment;
  const reason = (stderr.trim() || stdout.trim() || `it ended with ${exitCode}`).slice(0, 300);
  throw new GroveError(`greetings of ${environment}/${name} gave no results: ${reason}`, {
    code: "RESULTS_UNREADABLE",
    kind: "unreachable",
    next: `grove logs ${name} --environment ${environment} --container greetings says more; where counts cannot be reached, look at the pod redis-0`,
  });
}

/** Ends with 1 where greetings refuses, in its own words, and with 2 where nobody answers. */
const question = `fetch("http://127.0.0.1:8080/results", { signal: AbortSignal.timeout(20_000) }).then(
  async (answer) => { process.exitCode = answer.ok ? 0 : 1; process.stdout.write(await answer.text()); },
  (fault) => { process.exitCode = 2; console.error(String(fault.cause ?? fault)); })`;

/** The newest pod that answers: while another one replaces it there are two, with the same counts. */
async function findGreetings(cluster: Cluster, experiment: ExperimentKey): Promise<ContainerReference> {
  const namespace = namespaceOf(experiment.environment, experiment.name);
  const selection = { namespace, labelSelector: "app.kubernetes.io/name=greetings" };
  const pods = await cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, selection);
  const ready = pods.filter(isReady).toSorted((one, other) => ageOf(other).localeCompare(ageOf(one)));
  const [newest] = ready;
  if (newest === undefined) throw notRunning(experiment, pods.length);
  return { namespace, pod: newest.metadata.name, container: "greetings" };
}

function isReady({ status }: PodObject): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;
}

function ageOf({ metadata }: PodObject): string {
  return metadata.creationTimestamp ?? "";
}

function notRunning({ environment, name }: ExperimentKey, pods: number): GroveError {
  const where = `--environment ${environment}`;
  return new GroveError(`greetings of ${environment}/${name} does not run${pods > 0 ? ": its pod is not ready" : ""}`, {
    code: "GREETINGS_NOT_RUNNING",
    next: `grove status ${name} ${where} shows why; where it sleeps, grove wake ${name} ${where}: its counts are kept`,
  });
}
