import type { Files, Problem } from "@grove/plan";
import { z } from "zod";
import { overlayPath } from "../name/naming.ts";
import type { OverlayInput } from "../overlay/generate-overlay.ts";
import { readYaml } from "../yaml/read-yaml.ts";

/** The problem that a spec asks for another size of the database's volume than the one that is there. */
export function checkStorage(
  files: Files,
  { environment, spec }: Pick<OverlayInput, "environment" | "spec">,
): readonly Problem[] {
  const directory = overlayPath(environment, spec.name);
  const file = `${directory}/database-volume.yaml`;
  const storage = storageOf(files.get(file) ?? "", file);
  if (storage === undefined || storage === spec.database.storage) return [];
  return [
    {
      code: "STORAGE_CHANGED",
      severity: "error",
      message: `the database of ${environment}/${spec.name} lies on ${storage}, the spec asks for ${spec.database.storage}`,
      next: `a volume cannot change its size here: set database.storage to ${storage}`,
      file: `${directory}/experiment.yaml`,
    },
  ];
}

/** A volume that cannot be read is no fault of the spec: it is generated anew. */
function storageOf(text: string, file: string): string | undefined {
  return claim.safeParse(readYaml(text, file).value?.data).data?.spec.resources.requests.storage;
}

const claim = z.object({ spec: z.object({ resources: z.object({ requests: z.object({ storage: z.string() }) }) }) });
