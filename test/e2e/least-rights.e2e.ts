import { type ClusterObject, referenceTo } from "@grove/cluster";
import { build } from "kustomize-ts";
import { diskTree } from "kustomize-ts/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRepositoryFile, repositoryRoot } from "../support/repository.ts";
import { jobPod } from "./support/job-pod.ts";
import { theLab } from "./support/lab.ts";

// Who may do what in the cluster, as its own authorisation answers, and what its admission refuses. The runner's objects are
// admitted here, but no runner starts: GitLab, which would give it work, is not at hand.

const { cluster } = await theLab();
const manager = { manager: "test" };
/** As an experiment's, with the rights that one gives to the lab's pipeline. */
const experiment = "exp-least-rights";
const lab = "system:serviceaccount:grove-jobs:lab";
const runner = "system:serviceaccount:grove-runner:gitlab-runner";
const job = "system:serviceaccount:grove-builds:default";

const namespace = namespaceOf(experiment);
const rights = objectsOf("apps/otree/base").filter(({ kind }) => kind === "RoleBinding");
const gitlab = objectsOf("bootstrap/gitlab");
const deployment = gitlab.find(({ kind }) => kind === "Deployment") as Deployment | undefined;
const applied = [
  namespace,
  ...rights.map((object) => ({ ...object, metadata: { ...object.metadata, namespace: experiment } })),
  ...gitlab.filter(({ kind }) => kind === "Namespace"),
  ...gitlab.filter(({ kind }) => kind !== "Namespace" && kind !== "Deployment"),
];

beforeAll(async () => {
  for (const object of applied) {
    // oxlint-disable-next-line no-await-in-loop -- namespaces first
    await cluster.apply(object, manager);
  }
});

afterAll(async () => {
  for (const object of applied.toReversed()) {
    // oxlint-disable-next-line no-await-in-loop -- in the order of the list
    await cluster.remove(referenceTo(object));
  }
});

describe("in an experiment the lab's pipeline", () => {
  test.for([
    ["get", "", "pods", true],
    ["watch", "", "pods", true],
    ["delete", "", "pods", true],
    ["get", "", "pods/log", true],
    ["create", "", "pods/exec/postgres-0", true],
    ["create", "", "pods/exec/otree-0", false],
    ["create", "", "pods", false],
    ["list", "", "events", true],
    ["get", "", "secrets//experiment", true],
    ["get", "", "secrets//registry-credentials", false],
    ["list", "", "secrets", false],
    ["get", "", "persistentvolumeclaims", true],
    ["delete", "", "persistentvolumeclaims", false],
    ["get", "apps", "statefulsets", true],
    ["patch", "apps", "deployments", false],
    ["get", "batch", "cronjobs", true],
    ["patch", "batch", "cronjobs", false],
    ["create", "batch", "jobs", true],
    ["delete", "batch", "jobs", true],
    ["create", "rbac.authorization.k8s.io", "rolebindings", false],
  ] as const)("%s %s %s: %s", async ([verb, group, what, expected]) => {
    expect(await may(lab, { verb, group, what, namespace: experiment })).toBe(expected);
  });
});

describe("elsewhere", () => {
  test.for([
    [lab, "list", "argoproj.io", "applications", "argocd", true],
    [lab, "patch", "argoproj.io", "applications", "argocd", false],
    [lab, "get", "", "secrets//argocd-secret", "argocd", false],
    [lab, "list", "", "persistentvolumes", "", true],
    [lab, "delete", "", "persistentvolumes", "", false],
    [lab, "list", "apps", "deployments", "", true],
    [lab, "list", "", "pods", "", false],
    [lab, "get", "", "pods", "exp-of-nobody", false],
    [lab, "list", "", "secrets", "sealed-secrets", false],
    [lab, "create", "", "pods", "grove-jobs", false],
    [runner, "create", "", "pods", "grove-builds", true],
    [runner, "create", "", "pods", "grove-jobs", true],
    [runner, "create", "", "pods/exec/any", "grove-builds", true],
    [runner, "create", "", "pods", experiment, false],
    [runner, "create", "", "pods", "grove-runner", false],
    [runner, "get", "", "secrets", "grove-runner", false],
    [runner, "get", "", "secrets", "argocd", false],
    [runner, "create", "", "serviceaccounts", "grove-jobs", false],
    [runner, "list", "", "namespaces", "", false],
    [job, "get", "", "pods", "grove-builds", false],
    [job, "get", "", "secrets", "grove-builds", false],
    [job, "list", "argoproj.io", "applications", "argocd", false],
  ] as const)("%s may %s %s %s in %s: %s", async ([user, verb, group, what, where, expected]) => {
    expect(await may(user, { verb, group, what, namespace: where })).toBe(expected);
  });
});

describe("in an experiment's namespace nobody is given other rights", () => {
  const own = { kind: "ServiceAccount", name: "lab", namespace: "grove-jobs" };

  test.for([
    [
      "cluster-admin, even for the lab's pipeline",
      "cluster-admin",
      own,
      "from the ClusterRoles grove-lab-experiment and grove-lab-hub alone",
    ],
    [
      "the pipeline's rights for a pod of the experiment",
      "grove-lab-experiment",
      { ...own, name: "experiment" },
      "alone",
    ],
    [
      "… for the same name elsewhere",
      "grove-lab-experiment",
      { ...own, namespace: experiment },
      "lab's pipeline alone",
    ],
  ] as const)("%s", async ([, name, subject, words]) => {
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "forbidden", namespace: experiment },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
      subjects: [subject],
    };
    await expect(cluster.apply(binding, { ...manager, dryRun: true })).rejects.toThrow(words);
  });
});

describe("the pods of jobs", () => {
  const configuration = readRepositoryFile("bootstrap/gitlab/config.toml");
  const container = { name: "build", image: "any" };
  const careless = (spec: object): ClusterObject => ({
    ...jobPod(configuration, "builds"),
    spec: { containers: [container], ...spec },
  });

  test.for(["builds", "lab"] as const)("of the runner %s are admitted as it makes them", async (name) => {
    const { object } = await cluster.apply(jobPod(configuration, name), { ...manager, dryRun: true });
    expect(mountsToken(object)).toBe(name === "lab");
  });

  test.for<[string, object]>([
    ["privileged", { containers: [{ ...container, securityContext: { privileged: true } }] }],
    ["on the machine's network", { hostNetwork: true }],
    ["with the machine's disk", { volumes: [{ name: "disk", hostPath: { path: "/" } }] }],
  ])("of experimenters are refused: %s", async ([, spec]) => {
    const refused = cluster.apply(careless(spec), { ...manager, dryRun: true });
    await expect(refused).rejects.toThrow('violates PodSecurity "baseline');
  });

  test("of experimenters get no token even if the runner forgot to say so", async () => {
    expect(mountsToken((await cluster.apply(careless({}), { ...manager, dryRun: true })).object)).toBe(false);
  });
});

test("the runner itself is admitted, restricted", async () => {
  if (deployment === undefined) throw new Error("bootstrap/gitlab has no Deployment");
  await cluster.apply(deployment, { ...manager, dryRun: true });
  const metadata = { name: "gitlab-runner", namespace: "grove-runner" };
  const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: deployment.spec.template.spec };
  expect((await cluster.apply(pod, { ...manager, dryRun: true })).outcome).toBe("created");
});

interface Question {
  readonly verb: string;
  readonly group: string;
  /** `pods`, `pods/exec/NAME`, `secrets//NAME` */
  readonly what: string;
  readonly namespace: string;
}

async function may(user: string, { verb, group, what, namespace: where }: Question): Promise<boolean> {
  const [resource = "", subresource = "", name = ""] = what.split("/");
  return cluster.mayUser(user, { verb, group, resource, subresource, name, namespace: where });
}

function namespaceOf(name: string): ClusterObject {
  const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

function objectsOf(directory: string): readonly ClusterObject[] {
  return JSON.parse(JSON.stringify(build(diskTree(repositoryRoot), directory).resources)) as readonly ClusterObject[];
}

interface Deployment extends ClusterObject {
  readonly spec: { readonly template: { readonly spec: object } };
}

/** Kubernetes adds a token to a pod as a projected volume. */
function mountsToken(pod: ClusterObject): boolean {
  const { volumes = [] } = (pod as PodWithVolumes).spec;
  return volumes.some(({ projected }) => projected !== undefined);
}

interface PodWithVolumes extends ClusterObject {
  readonly spec: { readonly volumes?: readonly { readonly projected?: object }[] };
}
