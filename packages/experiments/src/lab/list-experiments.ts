import type { Files, Problem } from "@grove/plan";
import type { JsonValue } from "kustomize-ts";
import { environments } from "../environment/environment.ts";
import { type ExperimentKey, hostOf } from "../name/naming.ts";
import type { Hold, Operation, Session } from "../operation/operation.ts";
import { parseOperation } from "../operation/parse-operation.ts";
import { readSettings } from "../plans/read-overlay.ts";
import { studyOf } from "../kinds/study-of.ts";
import { placeholder } from "../overlay/image-entry.ts";
import { parseSpec } from "../spec/parse-spec.ts";
import type { Kind } from "../spec/spec.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { findImageEntry } from "./find-image-entry.ts";
import { findOverlays, type OverlayFiles } from "./find-overlays.ts";
import { readOverlayFile } from "./read-overlay-file.ts";

/** What a list shows of one experiment in one environment; what its files do not tell is `undefined`. */
export interface ExperimentSummary extends ExperimentKey {
  readonly kind: Kind | undefined;
  readonly title: string | undefined;
  readonly state: Operation["state"] | undefined;
  /** Of the main image, as are tag and digest. */
  readonly repository: string | undefined;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  readonly hold: Hold | undefined;
  readonly sessions: readonly Session[];
  readonly url: string | undefined;
  /** Why parts are missing: files that are not there or cannot be read. */
  readonly problems: readonly Problem[];
}

/**
 * The experiments of a lab by name and environment; a broken one is listed with its problems and hides no other.
 *
 * @param files what `labPaths` names
 */
export function listExperiments(files: Files): readonly ExperimentSummary[] {
  const domains = new Map(
    environments.map((environment) => [environment, readSettings(files, environment).value?.domain]),
  );
  return findOverlays(files).map((overlay) => summarise(overlay, domains.get(overlay.environment)));
}

function summarise(overlay: OverlayFiles, domain: string | undefined): ExperimentSummary {
  const spec = readOverlayFile(overlay, "experiment.yaml", parseSpec);
  const operation = readOverlayFile(overlay, "operation.yaml", parseOperation);
  const kustomization = readOverlayFile(overlay, "kustomization.yaml", readYaml);
  const main = spec.value && studyOf(spec.value).images[0];
  const { entry = {} } = findImageEntry(kustomization.value?.data ?? null, main?.name ?? placeholder);
  return {
    environment: overlay.environment,
    name: overlay.name,
    kind: spec.value?.kind,
    title: spec.value?.title,
    state: operation.value?.state,
    repository: textOf(entry["newName"]),
    tag: textOf(entry["newTag"]),
    digest: textOf(entry["digest"]),
    hold: operation.value?.hold,
    sessions: operation.value?.sessions ?? [],
    url: domain === undefined ? undefined : `https://${hostOf({ domain }, overlay.name)}`,
    problems: [...spec.problems, ...operation.problems, ...kustomization.problems],
  };
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
