import { join } from "node:path";
import { addresses, ports } from "../../cluster/addresses.ts";
import { registryAccess } from "../../cluster/parts/registry.ts";
import type { Stand } from "../../cluster/stand.ts";
import { openBuildPlace } from "../../support/build-place.ts";
import { repositoryRoot } from "../../support/repository.ts";
import { type AskingGroup, openAskingGroup } from "./asking-group.ts";
import type { Lab } from "./lab.ts";
import { runnerEnvironment } from "./lab-pipeline.ts";
import { openStudyProject, type StudyProject } from "./study-project.ts";
import { trustRegistry } from "./trust-registry.ts";

/** An experiment's project in a group whose pipelines ask the lab; its own build images on this machine. */
export interface AskingProject extends Omit<StudyProject, "close"> {
  /** `econ-lab/public-goods` */
  readonly path: string;
  readonly group: Omit<AskingGroup, "close">;
  /** Closes its group, too. */
  readonly close: () => Promise<void>;
}

export interface AskingProjectOptions {
  readonly stand: Stand;
  readonly lab: Lab;
  /** `public-goods` */
  readonly name: string;
  /** What its images stand on, and the stand has built: Python unless told. */
  readonly base?: string;
  /** What its runner has of the machine's variables, with those of the place where images are built: all unless told. */
  readonly machine?: (variables: NodeJS.ProcessEnv) => NodeJS.ProcessEnv;
  /** What its settings have besides the group's, the registry's and an id token. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * Opens a group with the lab and an empty project in it.
 *
 * @throws {Error} when the stand has not built the base of its images
 */
export async function openAskingProject(options: AskingProjectOptions): Promise<AskingProject> {
  const { stand, lab, name, base, machine = (variables) => variables, variables = {} } = options;
  await using opened = new AsyncDisposableStack();
  const place = opened.use(await openBuildPlace(base));
  if (place === undefined) throw new Error(`the stand has no ${base ?? "Python"} that images stand on`);
  const group = opened.adopt(await openAskingGroup(stand, lab), async ({ close }) => close());
  const path = `${group.path}/${name}`;
  const study = await openStudyProject({
    stand,
    lab,
    path,
    environment: runnerEnvironment(lab.folder, { ...machine(place.variables), ...trustRegistry(lab.folder) }),
    // gitlab-ci-local makes no id tokens, so here all jobs have what GitLab gives to those with id_tokens alone.
    variables: async () => ({
      ...group.gitlab.variables,
      ...registryVariables(stand),
      GROVE_ID_TOKEN: await group.gitlab.signToken({ project_path: path }),
      GROVE_SCRIPTS: join(repositoryRoot, "pipelines/scripts"),
      STORAGE_DRIVER: "overlay", // the stand's own storage
      ...variables,
    }),
  });
  const project = opened.adopt(study, ({ close }) => close());
  const kept = opened.move();
  return { ...project, path, group, close: async () => kept.disposeAsync() };
}

function registryVariables(stand: Stand): Readonly<Record<string, string>> {
  const { user, password } = registryAccess(stand);
  const host = `${addresses.node}:${ports.registry}`;
  return { GROVE_PUSH_HOST: host, GROVE_REGISTRY: host, GROVE_REGISTRY_USER: user, GROVE_REGISTRY_PASSWORD: password };
}
