import type { Files, Problem } from "@grove/plan";
import { type ExperimentKey, overlayPath } from "../name/naming.ts";
import { labCredentials } from "./plan-new.ts";

/**
 * The problem that a copy of an experiment could not pull its image: the first one does so with credentials of its own,
 * which are sealed for its namespace and open in no other one, and the lab has none.
 */
export function checkPullCredentials(
  files: Files,
  { from, to }: { readonly from: ExperimentKey; readonly to: ExperimentKey },
): readonly Problem[] {
  const sealed = files.get(`${overlayPath(from.environment, from.name)}/sealed-secrets.yaml`) ?? "";
  if (!sealed.includes("registry-credentials") || labCredentials(files) !== undefined) return [];
  return [
    {
      code: "REGISTRY_CREDENTIALS_MISSING",
      severity: "error",
      message: `${nameOf(from)} pulls its image with credentials of its own, and the lab has none for ${nameOf(to)}`,
      next: "GROVE_REGISTRY_CREDENTIALS=config.json grove bootstrap --only keys gives the lab some, for every experiment",
    },
  ];
}

function nameOf({ environment, name }: ExperimentKey): string {
  return `${environment}/${name}`;
}
