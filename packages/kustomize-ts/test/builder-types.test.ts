import type { DaemonSet, Deployment, StatefulSet } from "kubernetes-types/apps/v1.js";
import type { HorizontalPodAutoscaler } from "kubernetes-types/autoscaling/v2.js";
import type { CronJob, Job } from "kubernetes-types/batch/v1.js";
import type {
  ConfigMap,
  Namespace,
  PersistentVolumeClaim,
  ResourceQuota,
  Secret,
  Service,
  ServiceAccount,
} from "kubernetes-types/core/v1.js";
import type { Ingress, NetworkPolicy } from "kubernetes-types/networking/v1.js";
import type { PodDisruptionBudget } from "kubernetes-types/policy/v1.js";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "kubernetes-types/rbac/v1.js";
import { describe, expectTypeOf, test } from "vitest";
import * as ours from "../src/builder/index.ts";
import type { Kustomization as Decoded } from "../src/kustomization/kustomization.ts";

// The compiler judges this file (`npm run typecheck`); when it runs, nothing can fail.

/** The names of fields of one type that another one lacks, at any depth; maps may have any. */
type UnknownFields<Type, Judge> = Type extends readonly (infer Item)[]
  ? UnknownFields<Item, ItemOf<Judge>>
  : Type extends object
    ? IsMap<Type> | IsMap<Judge> extends false
      ? { [Field in keyof Type]-?: FieldFault<Field, Type[Field], Judge> }[keyof Type]
      : never
    : never;
type IsMap<Type> = [Type] extends [ReadonlyMap<string, string>] ? true : string extends keyof Type ? true : false;
type FieldFault<Field, Value, Judge> =
  Field extends KeysOf<Judge> ? UnknownFields<NonNullable<Value>, ValueOf<Judge, Field>> : Field;
type KeysOf<Type> = Type extends unknown ? keyof Type : never;
type ValueOf<Type, Field> = Type extends unknown
  ? Field extends keyof Type
    ? NonNullable<Type[Field]>
    : never
  : never;
type ItemOf<Type> = Type extends readonly (infer Item)[] ? Item : never;
type Frozen<Type> = { readonly [Field in keyof Type]: Frozen<Type[Field]> };

/** Ours is stricter than the API, and knows no field that the API does not. */
interface Pairs {
  clusterRole: [ours.ClusterRole, ClusterRole];
  clusterRoleBinding: [ours.ClusterRoleBinding, ClusterRoleBinding];
  configMap: [ours.ConfigMap, ConfigMap];
  cronJob: [ours.CronJob, CronJob];
  daemonSet: [ours.DaemonSet, DaemonSet];
  deployment: [ours.Deployment, Deployment];
  horizontalPodAutoscaler: [ours.HorizontalPodAutoscaler, HorizontalPodAutoscaler];
  ingress: [ours.Ingress, Ingress];
  job: [ours.Job, Job];
  namespace: [ours.Namespace, Namespace];
  networkPolicy: [ours.NetworkPolicy, NetworkPolicy];
  persistentVolumeClaim: [ours.PersistentVolumeClaim, PersistentVolumeClaim];
  podDisruptionBudget: [ours.PodDisruptionBudget, PodDisruptionBudget];
  resourceQuota: [ours.ResourceQuota, ResourceQuota];
  role: [ours.Role, Role];
  roleBinding: [ours.RoleBinding, RoleBinding];
  secret: [ours.Secret, Secret];
  service: [ours.Service, Service];
  serviceAccount: [ours.ServiceAccount, ServiceAccount];
  statefulSet: [ours.StatefulSet, StatefulSet];
}
type Loose = { [Kind in keyof Pairs]: Pairs[Kind][0] extends Frozen<Pairs[Kind][1]> ? never : Kind }[keyof Pairs];
type Unknown = { [Kind in keyof Pairs]: UnknownFields<Pairs[Kind][0], Pairs[Kind][1]> }[keyof Pairs];

describe("types", () => {
  test("objects are those of the API of Kubernetes, generated from its OpenAPI document", () => {
    expectTypeOf<Loose>().toEqualTypeOf<never>();
    expectTypeOf<Unknown>().toEqualTypeOf<never>();
  });

  test("a kustomization has the fields that a build reads, and no other", () => {
    type Refused = "helmGlobals" | "helmCharts" | "helmChartInflationGenerator";
    expectTypeOf<UnknownFields<ours.Kustomization, Decoded>>().toEqualTypeOf<never>();
    expectTypeOf<UnknownFields<Omit<Decoded, Refused>, ours.Kustomization>>().toEqualTypeOf<never>();
  });

  test("mistakes in objects are errors", () => {
    const template = { spec: { containers: [] } };
    const metadata = { name: "web" };
    // @ts-expect-error -- no name
    ours.namespace({ metadata: {} });
    // @ts-expect-error -- no selector
    ours.deployment({ metadata, spec: { template } });
    // @ts-expect-error -- a text instead of a number
    ours.deployment({ metadata, spec: { selector: {}, template, replicas: "3" } });
    // @ts-expect-error -- a word that does not exist
    ours.service({ metadata, spec: { type: "Loadbalancer" } });
    // @ts-expect-error -- a misspelt field
    ours.configMap({ metadata, date: {} });
    // @ts-expect-error -- a number instead of a text
    ours.configMap({ metadata, data: { PORT: 8080 } });
    const valueFrom = { fieldRef: { fieldPath: "status.podIP" } };
    // @ts-expect-error -- a value that is written, and one that comes from elsewhere
    expectTypeOf({ name: "A", value: "", valueFrom }).toExtend<ours.EnvironmentVariable>();
  });

  test("mistakes in kustomizations are errors", () => {
    // @ts-expect-error -- a misspelt field
    ours.kustomization({ resource: ["a.yaml"] });
    // @ts-expect-error -- a tag must be a text
    ours.kustomization({ images: [{ name: "web", newTag: 1.1 }] });
    // @ts-expect-error -- a patch is a file or a text
    ours.kustomization({ patches: [{ path: "a.yaml", patch: "" }] });
    // @ts-expect-error -- a behaviour that does not exist
    ours.kustomization({ configMapGenerator: [{ name: "a", behavior: "add" }] });
    // @ts-expect-error -- a replacement needs a source
    ours.kustomization({ replacements: [{ targets: [] }] });
  });

  test("mistakes in patches are errors", () => {
    const type = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } } as const;
    ours.mergePatch<ours.Deployment>({ ...type, spec: { strategy: null, template: { $patch: "delete" } } });
    // @ts-expect-error -- a misspelt field
    ours.mergePatch<ours.Deployment>({ ...type, spec: { replica: 3 } });
    // @ts-expect-error -- of another kind
    ours.mergePatch<ours.Deployment>({ ...type, kind: "Service" });
    // @ts-expect-error -- nothing to put there
    ours.jsonPatch([{ op: "add", path: "/spec" }]);
    // @ts-expect-error -- an operation that does not exist
    ours.jsonPatch([{ op: "set", path: "/spec", value: 1 }]);
  });
});
