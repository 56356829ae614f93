import type { Files } from "@grove/plan";
import { build, type BuildResult, KustomizeError, memoryTree } from "kustomize-ts";
import { kustomizeProblem } from "../plans/edit-images.ts";
import type { Reading } from "../schema/reading.ts";

/** The kustomization over all that Argo CD and the API server must know before an experiment can run. */
export const platformPath = "bootstrap";

/**
 * The addresses of files outside of the lab that its platform is made of, such as Argo CD's own manifests; in a lab that
 * holds them itself there are none.
 */
export function remoteFilesOf(files: Files): readonly string[] {
  return [...files]
    .filter(([path]) => isUpstream.test(path))
    .flatMap(([, text]) => [...text.matchAll(/^\s*-\s+(https:\/\/\S+)\s*$/gm)].map((match) => match[1] ?? ""));
}

const isUpstream = /^bootstrap\/[^/]+\/upstream\/kustomization\.yaml$/;

/**
 * Renders the platform as Argo CD will.
 *
 * @param files what lies below `platformPath`
 * @param remote text of each file that `remoteFilesOf` names
 */
export function renderPlatform(files: Files, remote: ReadonlyMap<string, string>): Reading<BuildResult> {
  try {
    const tree = memoryTree(withRemote(files, remote));
    return { value: build(tree, platformPath, { maxFileSize: LARGEST_FILE }), problems: [] };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    return { value: undefined, problems: [kustomizeProblem(error, `${platformPath}/kustomization.yaml`)] };
  }
}

/** In bytes: Argo CD's own manifests have two million, twice of what a file of people may have. */
const LARGEST_FILE = 8 * 2 ** 20;

/** The same files with each remote one beside the kustomization that names it, under a name of its own. */
function withRemote(files: Files, remote: ReadonlyMap<string, string>): Files {
  const all = new Map(files);
  for (const [path, text] of files) {
    if (!isUpstream.test(path)) continue;
    const local = [...remote.keys()].map((url, index) => [url, `remote-${index}.yaml`] as const);
    all.set(
      path,
      local.reduce((changed, [url, name]) => changed.replaceAll(url, name), text),
    );
    for (const [url, name] of local) all.set(path.replace("kustomization.yaml", name), remote.get(url) ?? "");
  }
  return all;
}
