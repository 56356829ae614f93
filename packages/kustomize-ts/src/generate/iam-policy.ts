import { KustomizeError } from "../kustomize-error.ts";
import { Resource } from "../resource/resource.ts";
import type { SchemaCatalog } from "../schema/schema-catalog.ts";
import { mapping } from "../yaml/node.ts";
import { setScalarField } from "../yaml/set-field.ts";

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
  const account = `${serviceAccount.name ?? ""}@${serviceAccount.projectId ?? ""}.iam.gserviceaccount.com`;
  const node = mapping();
  setScalarField(node, ["apiVersion"], "v1");
  setScalarField(node, ["kind"], "ServiceAccount");
  setScalarField(node, ["metadata", "annotations", "iam.gke.io/gcp-service-account"], account);
  setScalarField(node, ["metadata", "name"], kubernetesService.name ?? "");
  if (kubernetesService.namespace) setScalarField(node, ["metadata", "namespace"], kubernetesService.namespace);
  return new Resource(node, schemas);
}
