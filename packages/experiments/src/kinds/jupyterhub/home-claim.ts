import type { JsonObject } from "kustomize-ts";
import type { EnvironmentSettings } from "../../environment/environment-settings.ts";
import { type ExperimentKey, namespaceOf } from "../../name/naming.ts";
import { amountOf } from "../../schema/amount-of.ts";
import { homeVolumeName } from "./hub-volume.ts";
import type { JupyterHubSpec } from "./jupyterhub-spec.ts";

export interface HomeClaimInput extends ExperimentKey {
  /** Of the hub. */
  readonly id: string;
  readonly spec: { readonly server: Pick<JupyterHubSpec["server"], "storage"> };
  readonly settings: Pick<EnvironmentSettings, "storageClass">;
  /** As KubeSpawner makes the name safe for names of objects. */
  readonly user: string;
}

/**
 * The claim of a person's home as KubeSpawner would make it at the first start of the server, so that the server takes it: by
 * `apps/jupyterhub/base/programs/servers.py` and KubeSpawner 7's `get_pvc_manifest`.
 */
export function homeClaim({ environment, name, id, spec, settings, user }: HomeClaimInput): JsonObject {
  const { storageClass } = settings;
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      name: homeVolumeName(id, user),
      namespace: namespaceOf(environment, name),
      labels: {
        ...userName(user),
        "grove/experiment": name,
        "grove/environment": environment,
        "grove/id": id,
        "grove/user": user,
        "app.kubernetes.io/name": "user-server",
        "app.kubernetes.io/managed-by": "kubespawner",
        "app.kubernetes.io/component": "singleuser-server",
        component: "singleuser-storage",
      },
      annotations: {
        ...userName(user),
        "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
        "volume.beta.kubernetes.io/storage-class": storageClass,
      },
    },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: storageClass,
      resources: { requests: { storage: `${amountOf(spec.server.storage)}` } },
    },
  };
}

/** A name with two hyphens together was made safe by a hash: whose it is, nobody can tell any more. */
function userName(user: string): Readonly<Record<string, string>> {
  return user.includes("--") ? {} : { "hub.jupyter.org/username": user };
}
