import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import {
  bootstrapOfFreshLab,
  bootstrapOfRepository,
  type KubernetesObject,
  renderBootstrap,
} from "../support/render-bootstrap.ts";
import { readRepositoryFile } from "../support/repository.ts";

const platform = renderBootstrap(bootstrapOfRepository());
const { runners } = parse(readRepositoryFile("bootstrap/gitlab/config.toml")) as unknown as Configuration;
const [builds, lab] = ["builds", "lab"].map((name) => runners.find((runner) => runner.name === name));
const restricted = {
  allow_privilege_escalation: false,
  cap_drop: ["ALL"],
  pod_security_context: { run_as_non_root: true, seccomp_profile: { type: "RuntimeDefault" } },
};

test("a lab that did not ask for it has no runner", () => {
  const names = renderBootstrap(bootstrapOfFreshLab()).map(({ metadata }) => metadata.name);
  expect(names).not.toContain("gitlab-runner");
  expect(names).not.toContain("grove-builds");
});

describe("the runners", () => {
  test("are two, each with a namespace and a token of its own", () => {
    expect(runners.map(({ name, token, kubernetes }) => [name, token, kubernetes.namespace])).toEqual([
      ["builds", "BUILDS_TOKEN", "grove-builds"],
      ["lab", "LAB_TOKEN", "grove-jobs"],
    ]);
  });

  test("let no job choose where or as whom it runs, and make none privileged", () => {
    expect(JSON.stringify(runners)).not.toMatch(/overwrite_allowed|"privileged":true|host_?path/i);
  });

  test("give experimenters' jobs no account of the cluster, and user 1000", () => {
    expect(builds?.kubernetes).toMatchObject({
      automount_service_account_token: false,
      pod_security_context: { run_as_non_root: true, run_as_user: 1000 },
    });
    expect(builds?.kubernetes).not.toHaveProperty("service_account");
    expect(find("ServiceAccount", "default")).toMatchObject({
      metadata: { namespace: "grove-builds" },
      automountServiceAccountToken: false,
    });
  });

  test("let an experimenter's job gain what newuidmap needs, and nothing that baseline forbids", () => {
    expect(builds?.kubernetes.build_container_security_context?.capabilities).toEqual({
      drop: ["ALL"],
      add: ["SETUID", "SETGID"],
    });
    expect(find("Namespace", "grove-builds").metadata.labels).toMatchObject({
      "pod-security.kubernetes.io/enforce": "baseline",
    });
  });

  test("run the lab's jobs restricted, as the account lab", () => {
    expect(lab?.kubernetes).toMatchObject({ ...restricted, service_account: "lab" });
    for (const namespace of ["grove-jobs", "grove-runner"]) {
      expect(find("Namespace", namespace).metadata.labels).toEqual({
        "pod-security.kubernetes.io/enforce": "restricted",
      });
    }
  });
});

test("the runner has rights in the namespaces for jobs alone, and makes no rights", () => {
  const bindings = (platform as readonly Binding[]).filter(({ subjects = [] }) =>
    subjects.some(({ name }) => name === "gitlab-runner"),
  );
  expect(bindings.map(({ kind, metadata, roleRef }) => [kind, metadata.namespace, roleRef?.name])).toEqual([
    ["RoleBinding", "grove-builds", "grove-runner-jobs"],
    ["RoleBinding", "grove-jobs", "grove-runner-jobs"],
  ]);
  const { rules } = find("ClusterRole", "grove-runner-jobs") as Role;
  expect(JSON.stringify(rules)).not.toContain("*");
  expect(rules.flatMap(({ apiGroups }) => apiGroups)).toEqual(rules.map(() => ""));
});

test("builds reach no private network, and by no port of the API server or kubelet", () => {
  const policy = find("NetworkPolicy", "allow-internet-alone") as NetworkPolicy;
  const [internet] = policy.spec.egress;
  expect(policy.spec.policyTypes).toEqual(["Ingress", "Egress"]);
  expect(internet?.ports.map(({ port }) => port)).toEqual([80, 443, 5050]);
  expect(internet?.to[0]?.ipBlock?.except).toEqual(
    expect.arrayContaining(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"]),
  );
});

function find(kind: string, name: string): KubernetesObject {
  const found = platform.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`bootstrap/ renders no ${kind} ${name}`);
  return found;
}

interface Configuration {
  readonly runners: readonly {
    readonly name: string;
    readonly token: string;
    readonly kubernetes: {
      readonly namespace: string;
      readonly build_container_security_context?: { readonly capabilities: object };
    };
  }[];
}

interface Binding extends KubernetesObject {
  readonly roleRef?: { readonly name: string };
  readonly subjects?: readonly { readonly name: string }[];
}

interface Role extends KubernetesObject {
  readonly rules: readonly { readonly apiGroups: readonly string[] }[];
}

interface NetworkPolicy extends KubernetesObject {
  readonly spec: {
    readonly policyTypes: readonly string[];
    readonly egress: readonly {
      readonly ports: readonly { readonly port: number }[];
      readonly to: readonly { readonly ipBlock?: { readonly except: readonly string[] } }[];
    }[];
  };
}
