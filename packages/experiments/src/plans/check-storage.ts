import type { Files, Problem } from "@grove/plan";
import { z } from "zod";
import type { StudyVolume } from "../kinds/study.ts";
import { studyOf } from "../kinds/study-of.ts";
import { overlayPath } from "../name/naming.ts";
import type { OverlayInput } from "../overlay/generate-overlay.ts";
import { readYaml } from "../yaml/read-yaml.ts";

/** The problem that a spec asks for another size of a volume than the one that is there. */
export function checkStorage(
  files: Files,
  { environment, spec }: Pick<OverlayInput, "environment" | "spec">,
): readonly Problem[] {
  const directory = overlayPath(environment, spec.name);
  return studyOf(spec).volumes.flatMap((volume) => {
    const file = `${directory}/${volume.file}`;
    const storage = storageOf(files.get(file) ?? "", file);
    if (storage === undefined || storage === volume.storage) return [];
    return [storageChanged({ volume, storage, experiment: `${environment}/${spec.name}`, directory })];
  });
}

interface Change {
  readonly volume: StudyVolume;
  /** What there is. */
  readonly storage: string;
  readonly experiment: string;
  readonly directory: string;
}

function storageChanged({ volume, storage, experiment, directory }: Change): Problem {
  return {
    code: "STORAGE_CHANGED",
    severity: "error",
    message: `${volume.title} of ${experiment} lies on ${storage}, the spec asks for ${volume.storage}`,
    next: `a volume cannot change its size here: set ${volume.path.join(".")} to ${storage}`,
    file: `${directory}/experiment.yaml`,
  };
}

/** A volume that cannot be read is no fault of the spec: it is generated anew. */
function storageOf(text: string, file: string): string | undefined {
  return claim.safeParse(readYaml(text, file).value?.data).data?.spec.resources.requests.storage;
}

const claim = z.object({ spec: z.object({ resources: z.object({ requests: z.object({ storage: z.string() }) }) }) });
