import { basename } from "node:path";
import type { ClusterObject } from "@grove/cluster";
import { readYaml } from "@grove/experiments";
import { findRepositoryFiles, readRepositoryFile } from "../../support/repository.ts";

/** What somebody pushes into an overlay of staging, past every check of `grove`. */
export interface ForbiddenManifest {
  /** Of the file in `test/e2e/forbidden`, without its ending. */
  readonly name: string;
  readonly text: string;
  readonly object: ClusterObject;
  /** The words of whoever refuses it, from the comment in the file's first line. */
  readonly refusal: string;
}

export function forbiddenManifests(): readonly ForbiddenManifest[] {
  return findRepositoryFiles("test/e2e/forbidden", ".yaml").map((path) => {
    const text = readRepositoryFile(path);
    const [, refusal] = /^# refusal: (.+)$/m.exec(text) ?? [];
    const object = readYaml(text, path).value?.data as ClusterObject | undefined;
    if (refusal === undefined || object === undefined) throw new Error(`${path} is no manifest with its refusal`);
    return { name: basename(path, ".yaml"), text, object, refusal };
  });
}
