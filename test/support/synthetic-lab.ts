import { execFileSync } from "node:child_process";
import { createRepository } from "@grove/git";
import { findRepositoryFiles, readRepositoryFile } from "./repository.ts";

/** The sample experiment of this repository that every overlay of a synthetic lab is a copy of. */
const SAMPLE = "public-goods";
const STAGING = "environments/staging";

/**
 * Makes a bare repository with this many overlays in staging, named `exp-00000` and so on, by one `git fast-import`.
 *
 * The overlays are copies of a sample experiment of this repository, so every command works on them.
 */
export async function makeSyntheticLab(repository: string, overlays: number): Promise<void> {
  await createRepository(repository);
  const paths = findRepositoryFiles(`${STAGING}/${SAMPLE}`, "");
  const sample = paths.map((path) => ({ path, text: readRepositoryFile(path) }));
  const files = Array.from({ length: overlays }, (_, index) => sample.map((file) => renamed(file, overlayName(index))));
  const settings = { path: `${STAGING}/environment.yaml`, text: readRepositoryFile(`${STAGING}/environment.yaml`) };
  const head = `commit refs/heads/main\ncommitter Lab <lab@example.org> 1700000000 +0000\n${data("a synthetic lab")}`;
  const body = [settings, ...files.flat()].map(({ path, text }) => `M 100644 inline ${path}\n${data(text)}`);
  execFileSync("git", ["fast-import", "--quiet"], { cwd: repository, input: head + body.join("") });
  execFileSync("git", ["repack", "-a", "-d", "-q"], { cwd: repository });
}

/** The name of the overlay with this number. */
export function overlayName(index: number): string {
  return `exp-${String(index).padStart(5, "0")}`;
}

/** An image of an overlay, as a pipeline hands it to `grove bump`. */
export function imageOf(name: string, tag: string): string {
  return `registry.example/econ/${name}:${tag}@sha256:${"7".repeat(64)}`;
}

/** The file of an overlay that `grove bump` writes to. */
export function kustomizationOf(name: string): string {
  return `${STAGING}/${name}/kustomization.yaml`;
}

function renamed(file: { path: string; text: string }, name: string): { path: string; text: string } {
  return { path: file.path.replaceAll(SAMPLE, name), text: file.text.replaceAll(SAMPLE, name) };
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
