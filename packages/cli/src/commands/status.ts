import {
  type Application,
  type CheckState,
  type Cluster,
  listApplications,
  listChecks,
  type WorkloadObject,
} from "@grove/cluster";
import { describeSessions, type ExperimentSummary, labPaths, listExperiments, namespaceOf } from "@grove/experiments";
import type { Command, Context, Result } from "../command.ts";
import { environmentOf } from "../experiment-input.ts";
import { withLab } from "../lab/open-lab.ts";
import { formatTable } from "../terminal/format-table.ts";

/** Shows what runs of each experiment, beside what the lab says. */
export const status: Command = async (context, input) => {
  const environment = environmentOf(input);
  const [name] = input.operands;
  const summaries = await withLab(context, async (lab) => listExperiments(await lab.read(labPaths)));
  const wanted = summaries
    .filter((summary) => environment === undefined || summary.environment === environment)
    .filter((summary) => name === undefined || summary.name === name);
  if (wanted.length === 0) return nothingFound(name);
  context.terminal.progress("asking the cluster …");
  const live = await readLive(await context.openCluster());
  const states = wanted.map((summary) => stateOf(summary, live));
  const heading = ["EXPERIMENT", "ENVIRONMENT", "IMAGE", "SYNC", "HEALTH", "SESSIONS", "URL"];
  return {
    text: formatTable(
      heading,
      states.map((state) => row(state, context)),
    ),
    data: states,
  };
};

function nothingFound(name: string | undefined): Result {
  if (name === undefined) return { text: "no experiments yet: grove new --help shows how to make one", data: [] };
  return { text: `there is no experiment ${JSON.stringify(name)}: grove list shows all`, data: [], exitCode: 1 };
}

/** What the cluster has, by namespace, which is also the Application's name. */
interface Live {
  readonly applications: ReadonlyMap<string, Application>;
  readonly images: ReadonlyMap<string, readonly string[]>;
  readonly checks: ReadonlyMap<string, CheckState>;
}

async function readLive(cluster: Cluster): Promise<Live> {
  const [applications, checks, deployments] = await Promise.all([
    listApplications(cluster),
    listChecks(cluster),
    cluster.list<WorkloadObject>({ apiVersion: "apps/v1", kind: "Deployment" }),
  ]);
  const byNamespace = Map.groupBy(deployments, ({ metadata }) => metadata.namespace ?? "");
  const images = [...byNamespace].map(([namespace, own]) => [namespace, own.flatMap(imagesOf)] as const);
  return {
    applications: new Map(applications.map((application) => [application.metadata.name, application])),
    images: new Map(images),
    checks,
  };
}

function imagesOf({ spec }: WorkloadObject): readonly string[] {
  return spec.template.spec.containers.map(({ image }) => image);
}

interface State extends Pick<ExperimentSummary, "name" | "environment" | "state" | "tag" | "digest" | "url" | "hold"> {
  /** Where the cluster has another image than the lab. */
  readonly liveImage: string | undefined;
  readonly sync: string;
  readonly health: string;
  readonly sessions: string;
  /** How the last check of its images went, where it has one. */
  readonly check: CheckState | undefined;
}

function stateOf(summary: ExperimentSummary, { applications, images, checks }: Live): State {
  const { name, environment, state, tag, digest, url, hold } = summary;
  const namespace = namespaceOf(environment, name);
  const application = applications.get(namespace);
  const own = (images.get(namespace) ?? []).filter((image) => image.startsWith(`${summary.repository}:`));
  const other = own.find((image) => digest !== undefined && !image.endsWith(`@${digest}`));
  return {
    name,
    environment,
    state,
    tag,
    digest,
    url,
    hold,
    liveImage: other,
    sync: application?.status?.sync?.status ?? (application === undefined ? "not in Argo CD" : "Unknown"),
    health: application?.status?.health?.status ?? "-",
    sessions: describeSessions(summary.sessions, Date.now()),
    check: checks.get(namespace),
  };
}

function row(state: State, { terminal }: Context): readonly string[] {
  const { name, environment, sync, sessions, url = "" } = state;
  return [name, environment, imageOf(state), sync, terminal.style(colourOf(state), healthOf(state)), sessions, url];
}

function healthOf({ health, check }: State): string {
  return check === undefined ? health : `${health}, check ${check.state}`;
}

function colourOf({ health, check }: State): "green" | "red" | "yellow" {
  if (health === "Degraded" || check?.state === "failed") return "red";
  return health === "Healthy" && check?.state !== "running" ? "green" : "yellow";
}

function imageOf({ tag, liveImage, state, hold }: State): string {
  const image = liveImage === undefined ? (tag ?? "none yet") : `${tag} (live: ${tagOf(liveImage)})`;
  const notes = [state === "running" ? [] : [state ?? "broken"], hold === undefined ? [] : ["held"]].flat();
  return notes.length === 0 ? image : `${image}, ${notes.join(", ")}`;
}

function tagOf(image: string): string {
  return /:([^:@/]+)@/.exec(image)?.[1] ?? image;
}
