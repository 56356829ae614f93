import { build } from "kustomize-ts";
import { diskTree } from "kustomize-ts/node";
import { describe, expect, test } from "vitest";
import { findRepositoryFiles, repositoryRoot } from "../support/repository.ts";

/**
 * The namespaces of experiments enforce the Pod Security Standard "restricted" (DESIGN §6): the API server refuses a pod
 * that breaks it, and the app would silently have none. Rules: kubernetes.io/docs/concepts/security/pod-security-standards.
 */
describe("every pod of an experiment satisfies the Pod Security Standard restricted", () => {
  const overlays = findRepositoryFiles("environments", "/kustomization.yaml").map((path) =>
    path.replace(/\/[^/]+$/, ""),
  );

  const otree = [
    "Deployment otree",
    "StatefulSet postgres",
    "CronJob backup",
    "CronJob reset-database",
    "CronJob restore-database",
    "Pod prepare-database",
    "Pod session-guard",
  ];

  const hub = [
    "Deployment hub",
    "Deployment proxy",
    "Deployment user-images",
    "Job notebook-check",
    "Pod session-guard",
  ];

  const web = [
    "Deployment awesome-app",
    "Deployment greetings",
    "Deployment maths",
    "StatefulSet redis",
    "CronJob backup",
    "CronJob restore-database",
    "Pod session-guard",
  ];

  test.for(["apps/otree/base", "apps/jupyterhub/base", "apps/web-experiment/base", ...overlays])("%s", (directory) => {
    const pods = podsOf(directory);
    const titles = pods.map(({ title }) => title);
    const kind = [hub, web].find(([first]) => first === titles[0]) ?? otree;
    expect(titles).toEqual(kind);
    expect(pods.flatMap(({ title, pod }) => violations(pod).map((rule) => `${title}: ${rule}`))).toEqual([]);
  });
});

/** Its namespace enforces the same; that of Argo CD does as well, whose pods are upstream's. */
test.for([
  ["the controller of sealed secrets", "bootstrap/sealed-secrets", ["Deployment sealed-secrets-controller"]],
  ["the server of pages", "bootstrap/pages", ["Deployment pages"]],
  ["GitLab's runner", "bootstrap/gitlab", ["Deployment gitlab-runner"]],
  ["what keeps and shows metrics", "bootstrap/metrics", ["Deployment grafana", "Deployment graphite"]],
] as const)("so does %s", ([, directory, titles]) => {
  const pods = podsOf(directory);
  expect(pods.map((pod) => pod.title).toSorted()).toEqual(titles);
  expect(pods.flatMap(({ pod }) => violations(pod))).toEqual([]);
});

describe("the check itself finds", () => {
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
  const restricted = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };
  const pod: Pod = { securityContext: restricted, containers: [{ securityContext }] };
  const greedy = { ...securityContext, capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } };

  test.for<[string, Pod, string[]]>([
    ["nothing in a restricted pod", pod, []],
    ["root", { ...pod, securityContext: { ...restricted, runAsUser: 0 } }, ["runs as root"]],
    [
      "nothing said of the user",
      { ...pod, securityContext: { ...restricted, runAsNonRoot: false } },
      ["may run as root"],
    ],
    ["no seccomp profile", { ...pod, securityContext: { runAsNonRoot: true } }, ["no seccomp profile"]],
    ["a path of the host", { ...pod, volumes: [{ name: "a", hostPath: { path: "/" } }] }, ["volume of type hostPath"]],
    ["the host's network", { ...pod, hostNetwork: true }, ["shares hostNetwork"]],
    [
      "a port of the host",
      { ...pod, containers: [{ securityContext, ports: [{ hostPort: 80 }] }] },
      ["port of the host"],
    ],
    ["a careless init container", { ...pod, initContainers: [{}] }, ["may gain privileges", "keeps capabilities"]],
    ["a capability too many", { ...pod, containers: [{ securityContext: greedy }] }, ["adds capability SYS_ADMIN"]],
  ])("%s", ([, given, expected]) => {
    expect(violations(given)).toEqual(expected);
  });
});

function podsOf(directory: string): readonly { readonly title: string; readonly pod: Pod }[] {
  const workloads = build(diskTree(repositoryRoot), directory).resources as unknown as readonly Workload[];
  return workloads.flatMap(({ kind, metadata, spec }) => {
    const pod = kind === "Pod" ? spec : (spec?.jobTemplate?.spec.template ?? spec?.template)?.spec;
    return pod?.containers === undefined ? [] : [{ title: `${kind} ${metadata.name}`, pod }];
  });
}

interface Workload {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: Partial<Pod> & {
    readonly template?: { readonly spec: Partial<Pod> };
    readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: Pod } } };
  };
}

interface Pod {
  readonly securityContext?: SecurityContext;
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly object[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
}

interface Container {
  readonly securityContext?: SecurityContext;
  readonly ports?: readonly { readonly hostPort?: number }[];
}

interface SecurityContext {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly seccompProfile?: { readonly type: string };
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
}

function violations(pod: Pod): readonly string[] {
  const shared = (["hostNetwork", "hostPID", "hostIPC"] as const).filter((name) => pod[name] === true);
  const volumes = (pod.volumes ?? []).flatMap((volume) => Object.keys(volume));
  const containers = [...(pod.initContainers ?? []), ...(pod.containers ?? [])];
  return [
    ...shared.map((name) => `shares ${name}`),
    ...volumes.filter((key) => key !== "name" && !allowedVolumes.includes(key)).map((key) => `volume of type ${key}`),
    ...containers.flatMap((container) => containerViolations(container, pod)),
  ];
}

const allowedVolumes = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

function containerViolations(container: Container, pod: Pod): readonly string[] {
  const context: SecurityContext = { ...pod.securityContext, ...container.securityContext };
  const { drop = [], add = [] } = context.capabilities ?? {};
  const rules: readonly (readonly [broken: boolean, rule: string])[] = [
    [context.runAsUser === 0, "runs as root"],
    [context.runAsNonRoot !== true, "may run as root"],
    [!["RuntimeDefault", "Localhost"].includes(context.seccompProfile?.type ?? ""), "no seccomp profile"],
    [context.privileged === true, "privileged"],
    [context.allowPrivilegeEscalation !== false, "may gain privileges"],
    [!drop.includes("ALL"), "keeps capabilities"],
    [(container.ports ?? []).some(({ hostPort = 0 }) => hostPort !== 0), "port of the host"],
  ];
  const added = add.filter((name) => name !== "NET_BIND_SERVICE");
  return [
    ...rules.flatMap(([broken, rule]) => (broken ? [rule] : [])),
    ...added.map((name) => `adds capability ${name}`),
  ];
}
