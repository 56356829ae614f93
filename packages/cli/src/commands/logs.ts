import { type Cluster, formatReference, type PodObject, referenceTo } from "@grove/cluster";
import { namespaceOf } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { type Command, type Input, option } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";

/** Prints what the app of an experiment says; under `--follow` as it comes, until the app ends or Ctrl+C. */
export const logs: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const namespace = namespaceOf(experiment.environment, experiment.name);
  const cluster = await context.openCluster();
  const { pod, container } = await findContainer(cluster, { namespace, container: option(input, "container") });
  const follow = input.options["follow"] === true;
  const pieces: string[] = [];
  const stream = cluster.logs(
    { namespace, pod, container },
    { follow, previous: input.options["previous"] === true, tail: tailOf(input) },
  );
  for await (const piece of stream) {
    if (follow) context.terminal.print(piece.replace(/\n$/, ""));
    else pieces.push(piece);
  }
  const text = pieces.join("").trimEnd();
  return { text, data: { pod, container, lines: text.split("\n") } };
};

interface Search {
  readonly namespace: string;
  readonly container: string | undefined;
}

/** The newest pod that has the container; without a name, that of the app, which stands first in its pod. */
async function findContainer(
  cluster: Cluster,
  { namespace, container }: Search,
): Promise<{ readonly pod: string; readonly container: string }> {
  const pods = await cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace });
  const newest = pods.toSorted((one, other) => ageOf(other).localeCompare(ageOf(one)));
  for (const pod of newest) {
    const found = pod.spec.containers.find(({ name }) => (container === undefined ? isApp(pod) : name === container));
    if (found !== undefined) return { pod: pod.metadata.name, container: found.name };
  }
  const known = pods.map((pod) => formatReference(referenceTo(pod)));
  throw new GroveError(
    `${namespace} has no pod ${container === undefined ? "of an app" : `with a container ${container}`}`,
    {
      code: "POD_NOT_FOUND",
      next: known.length === 0 ? "grove status shows whether it runs or sleeps" : `there are: ${known.join(", ")}`,
    },
  );
}

function ageOf({ metadata }: PodObject): string {
  return metadata.creationTimestamp ?? "";
}

/** Databases carry the name of their product; what is left is the app. */
function isApp({ metadata }: PodObject): boolean {
  return metadata.ownerReferences?.some(({ kind }) => kind === "ReplicaSet") === true;
}

function tailOf(input: Input): number {
  const lines = option(input, "tail") ?? "200";
  if (/^\d{1,7}$/.test(lines)) return Number(lines);
  throw new GroveError(`"${lines}" is no number of lines`, {
    code: "TAIL_INVALID",
    kind: "usage",
    next: "write for example --tail 50",
  });
}
