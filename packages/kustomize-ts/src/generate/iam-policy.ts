import { KustomizeError } from "../kustomize-error.ts";
import { Resource } from "../resource/resource.ts";
import type { SchemaCatalog } from "../schema/schema-catalog.ts";
import { mapping } from "../yaml/node.ts";
import { parseDocument } from "../yaml/parse-documents.ts";

/** The configuration of kustomize's IAMPolicyGenerator. */
export interface IamPolicy {
  readonly cloud?: string;
  readonly kubernetesService?: { readonly name?: string; readonly namespace?: string };
  readonly serviceAccount?: { readonly name?: string; readonly projectId?: string };
}

/**
 * Makes a ServiceAccount that is bound to one of Google's cloud.
 *
 * @throws KustomizeError GENERATOR_INVALID for other clouds.
 */
export function generateServiceAccount(policy: IamPolicy, schemas: SchemaCatalog): Resource {
  const { cloud = "", kubernetesService = {}, serviceAccount = {} } = policy;
  if (cloud !== "gke") {
    throw new KustomizeError("GENERATOR_INVALID", `cloud provider ${cloud} not supported yet`, {
      next: "Use cloud: gke.",
    });
  }
  const { name = "", projectId = "" } = serviceAccount;
  // As in kustomize the texts become a part of YAML, so a name like 123 is a number.
  const lines = [
    "apiVersion: v1",
    "kind: ServiceAccount",
    "metadata:",
    "  annotations:",
    `    iam.gke.io/gcp-service-account: ${name}@${projectId}.iam.gserviceaccount.com`,
    `  name: ${kubernetesService.name ?? ""}`,
    ...(kubernetesService.namespace ? [`  namespace: ${kubernetesService.namespace}`] : []),
  ];
  return new Resource(parseDocument(lines.join("\n")) ?? mapping(), schemas);
}
