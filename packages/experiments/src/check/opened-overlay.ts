import type { Problem } from "@grove/plan";
import type { OverlayFiles } from "../lab/find-overlays.ts";
import { readOverlayFile } from "../lab/read-overlay-file.ts";
import type { Operation } from "../operation/operation.ts";
import { parseOperation } from "../operation/parse-operation.ts";
import { parseSpec } from "../spec/parse-spec.ts";
import type { Spec } from "../spec/spec.ts";
import type { Place } from "../yaml/locate-in.ts";
import type { YamlFile } from "../yaml/read-yaml-documents.ts";
import { readYaml } from "../yaml/read-yaml.ts";

/** An overlay with its files read; what cannot be read is `undefined` and among the problems. */
export interface OpenedOverlay extends OverlayFiles {
  readonly spec: Spec | undefined;
  readonly operation: Operation | undefined;
  readonly kustomization: YamlFile | undefined;
  readonly problems: readonly Problem[];
}

/** Reads the three files of an overlay that hold decisions. */
export function openOverlay(overlay: OverlayFiles): OpenedOverlay {
  const spec = readOverlayFile(overlay, "experiment.yaml", parseSpec);
  const operation = readOverlayFile(overlay, "operation.yaml", parseOperation);
  const kustomization = readOverlayFile(overlay, "kustomization.yaml", readYaml);
  return {
    ...overlay,
    spec: spec.value,
    operation: operation.value,
    kustomization: kustomization.value,
    problems: [...spec.problems, ...operation.problems, ...kustomization.problems],
  };
}

/** File, line and column of a part of an overlay's file, for a problem; the file is read again only for this. */
export function placeIn(overlay: OverlayFiles, name: string, place: Place): Pick<Problem, "file" | "line" | "column"> {
  const file = `${overlay.directory}/${name}`;
  return { file, ...readYaml(overlay.files.get(name) ?? "", file).value?.positionOf(place) };
}
