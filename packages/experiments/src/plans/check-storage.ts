import type { Files, Problem } from "@grove/plan";
import { z } from "zod";
import { type ExperimentKey, overlayPath } from "../name/naming.ts";
import type { Spec } from "../spec/spec.ts";
import { readYaml } from "../yaml/read-yaml.ts";

/** The problem that a spec asks for another size of the database's volume than the one that is there. */
export function checkStorage(files: Files, key: ExperimentKey, spec: Spec): readonly Problem[] {
  const directory = overlayPath(key.environment, key.name);
  const file = `${directory}/database-volume.yaml`;
  const storage = storageOf(files.get(file) ?? "", file);
  if (storage === undefined || storage === spec.database.storage) return [];
  return [
    {
      code: "STORAGE_CHANGED",
      severity: "error",
      message: `the database of ${key.environment}/${key.name} lies on ${storage}, the spec asks for ${spec.database.storage}`,
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
