import { build } from "kustomize-ts";
import { diskTree } from "kustomize-ts/node";
import { describe, expect, test } from "vitest";
import { bootstrapOfRepository, type KubernetesObject, renderBootstrap } from "../support/render-bootstrap.ts";
import { repositoryRoot } from "../support/repository.ts";

/** The account that the lab's pipeline acts as. */
const lab = { name: "lab", namespace: "grove-jobs" };
const platform = renderBootstrap(bootstrapOfRepository());

test("each experiment gives the lab's pipeline the rights that the platform names, and nobody else any", () => {
  const base = build(diskTree(repositoryRoot), "apps/otree/base").resources as unknown as readonly Binding[];
  expect(base.filter(({ kind }) => kind.startsWith("Role"))).toMatchObject([
    {
      kind: "RoleBinding",
      roleRef: { kind: "ClusterRole", name: "grove-lab-experiment" },
      subjects: [{ kind: "ServiceAccount", ...lab }],
    },
  ]);
  expect(platform.filter(named("ClusterRole", "grove-lab-experiment"))).toHaveLength(1);
  expect(platform.filter(named("ServiceAccount", lab.name))).toMatchObject([{ metadata: lab }]);
});

describe("what the lab's pipeline may do", () => {
  const roles = (platform as readonly Role[]).filter(({ metadata }) => metadata.name.startsWith("grove-lab-"));
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
      [["pods/exec"], ["postgres-0"], ["get", "create"]],
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
