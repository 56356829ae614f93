import { labValuesPath, readYaml } from "@grove/experiments";
import { type Files, GroveError } from "@grove/plan";

/** What a lab is to Argo CD. */
export interface LabValues {
  readonly repository: string;
  /** Host of Argo CD's page. */
  readonly argocd: string;
  /** Host at which the ApplicationSets hear of a push. */
  readonly webhook: string;
}

/**
 * The lab's own values, as its platform has them.
 *
 * @throws GroveError LAB_VALUES_MISSING
 */
export function readLabValues(files: Files): LabValues {
  const { value, problems } = readYaml(files.get(labValuesPath) ?? "", labValuesPath);
  const data = isRecord(value?.data) && isRecord(value.data["data"]) ? value.data["data"] : {};
  const { repository, argocd, webhook } = data;
  if (typeof repository === "string" && typeof argocd === "string" && typeof webhook === "string") {
    return { repository, argocd, webhook };
  }
  throw new GroveError(`${labValuesPath} does not name repository, argocd and webhook`, {
    code: "LAB_VALUES_MISSING",
    next: "compare it with the one that grove init writes",
    problems,
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
