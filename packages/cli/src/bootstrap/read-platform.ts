import type { ClusterObject } from "@grove/cluster";
import { platformPath, remoteFilesOf, renderPlatform } from "@grove/experiments";
import { formatRemote } from "@grove/git";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { asClusterObject } from "../lab/as-cluster-object.ts";
import { withRepository } from "../lab/open-lab.ts";
import { type LabValues, readLabValues } from "./lab-values.ts";

/** The platform of a lab, from its protected branch. */
export interface Platform {
  readonly objects: readonly ClusterObject[];
  readonly lab: LabValues;
}

/**
 * Reads and renders the platform; what it takes from outside, Argo CD's own manifests, is fetched now.
 *
 * @throws GroveError PLATFORM_MISSING, PLATFORM_NOT_RENDERED, LAB_VALUES_MISSING, DOWNLOAD_FAILED
 */
export async function readPlatform(context: Context, url: string): Promise<Platform> {
  const files = await withRepository(context, { url, branch: "platform" }, async (repository) =>
    (await repository.snapshot()).read([platformPath]),
  );
  if (!files.has(`${platformPath}/kustomization.yaml`)) throw platformMissing(url);
  const remote = new Map<string, string>();
  for (const address of remoteFilesOf(files)) {
    context.terminal.progress(`fetching ${address} …`);
    // oxlint-disable-next-line no-await-in-loop -- a line of progress for each
    remote.set(address, await download(address, context.timeout));
  }
  const { value, problems } = renderPlatform(files, remote);
  if (value === undefined)
    throw new GroveError("the platform cannot be rendered", { code: "PLATFORM_NOT_RENDERED", problems });
  return { objects: value.resources.map(asClusterObject), lab: readLabValues(files) };
}

async function download(address: string, timeout: number): Promise<string> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(timeout) });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await response.text();
  } catch (cause) {
    throw new GroveError(`${address} cannot be fetched: ${cause instanceof Error ? cause.message : "no answer"}`, {
      code: "DOWNLOAD_FAILED",
      kind: "unreachable",
      next: "a lab without internet holds this file itself: grove init --argocd-manifests FILE",
      cause,
    });
  }
}

function platformMissing(url: string): GroveError {
  return new GroveError(`the branch platform of ${formatRemote(url)} has no ${platformPath}/kustomization.yaml`, {
    code: "PLATFORM_MISSING",
    next: "grove init makes a lab with all that a cluster needs",
  });
}
