import { build } from "kustomize-ts";
import { diskTree } from "kustomize-ts/node";
import { describe, expect, test } from "vitest";
import { bootstrapOfRepository, type KubernetesObject, renderBootstrap } from "../support/render-bootstrap.ts";
import { repositoryRoot } from "../support/repository.ts";

/** The account that the lab's pipeline acts as. */
const lab = { name: "lab", namespace: "grove-jobs" };
const platform = renderBootstrap(bootstrapOfRepository());

test.for([
  ["apps/otree/base", { "grove-lab-experiment": lab }],
  // No namespace: it is the hub's own.
  ["apps/web-experiment/base", { "grove-lab-experiment": lab }],
  ["apps/jupyterhub/base", { "grove-lab-hub": { name: "hub" }, "grove-lab-experiment": lab }],
] as const)("%s gives rights that the platform names to the lab's pipeline and a hub, and nobody else any", (row) => {
  const [directory, given] = row;
  const base = build(diskTree(repositoryRoot), directory).resources as unknown as readonly Binding[];
  const expected = Object.entries(given).map(([name, subject]) => ({
    kind: "RoleBinding",
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
    subjects: [{ kind: "ServiceAccount", ...subject }],
  }));
  expect(base.filter(({ kind }) => kind.startsWith("Role"))).toMatchObject(expected);
  for (const name of Object.keys(given)) expect(platform.filter(named("ClusterRole", name))).toHaveLength(1);
  expect(platform.filter(named("ServiceAccount", lab.name))).toMatchObject([{ metadata: lab }]);
});

describe("what the lab's pipeline may do", () => {
  const roles = (platform as readonly Role[]).filter(
    ({ metadata }) => metadata.name.startsWith("grove-lab-") && metadata.name !== "grove-lab-hub",
  );
  const rules = roles.flatMap(({ rules: own = [] }) => own);
  const ofExperiment = roles.find(({ metadata }) => metadata.name === "grove-lab-experiment")?.rules ?? [];

  test("is named one by one: nothing stands for all", () => {
    expect(rules.length).toBeGreaterThan(0);
    expect(JSON.stringify(rules)).not.toContain("*");
  });

  test("changes nothing but Jobs and the pods that begin anew", () => {
    const changing = ofExperiment.filter(({ verbs }) => verbs.some((verb) => !["get", "list", "watch"].includes(verb)));
    expect(changing.map(({ resources, resourceNames, verbs }) => [resources, resourceNames, verbs])).toEqual([
      [["pods"], undefined, ["delete"]],
      [["pods/exec"], ["postgres-0", "redis-0"], ["get", "create"]],
      [["jobs"], undefined, ["get", "create", "delete"]],
    ]);
  });

  test("reads one Secret of an experiment, and only by its name", () => {
    const secrets = rules.filter(({ resources }) => resources.includes("secrets"));
    expect(secrets).toEqual([
      { apiGroups: [""], resources: ["secrets"], resourceNames: ["experiment"], verbs: ["get"] },
    ]);
  });

  test("only looks outside of experiments", () => {
    const outside = roles.filter(({ metadata }) => metadata.name !== "grove-lab-experiment");
    const verbs = outside.flatMap(({ rules: own = [] }) => own.flatMap((rule) => rule.verbs));
    expect(new Set(verbs)).toEqual(new Set(["get", "list"]));
  });
});

function named(kind: string, name: string): (object: KubernetesObject) => boolean {
  return (object) => object.kind === kind && object.metadata.name === name;
}

interface Binding extends KubernetesObject {
  readonly roleRef?: object;
  readonly subjects?: readonly object[];
}

interface Role extends KubernetesObject {
  readonly rules?: readonly Rule[];
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}
