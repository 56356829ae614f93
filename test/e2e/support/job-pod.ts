import type { ClusterObject } from "@grove/cluster";
import { parse } from "smol-toml";

/**
 * A job's pod as the runner of that name in GitLab Runner's `config.toml` makes it, as far as admission looks at it: three
 * containers (`buildPermissionsInitContainer` and `setupBuildPod` of its Kubernetes executor, 19.3).
 */
export function jobPod(configuration: string, runner: "builds" | "lab"): ClusterObject {
  const { runners } = parse(configuration) as unknown as Configuration;
  const kubernetes = runners.find(({ name }) => name === runner)?.kubernetes;
  if (kubernetes === undefined) throw new Error(`config.toml has no runner ${runner}`);
  const { namespace, service_account: account, automount_service_account_token: token } = kubernetes;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "runner-job", namespace },
    spec: {
      ...(account === undefined ? {} : { serviceAccountName: account }),
      ...(token === undefined ? {} : { automountServiceAccountToken: token }),
      restartPolicy: "Never",
      securityContext: contextOf(kubernetes.pod_security_context),
      initContainers: [
        containerOf("init-permissions", kubernetes, kubernetes.init_permissions_container_security_context),
      ],
      containers: [
        containerOf("build", kubernetes, kubernetes.build_container_security_context),
        containerOf("helper", kubernetes, kubernetes.helper_container_security_context),
      ],
    },
  };
}

function containerOf(name: string, kubernetes: Kubernetes, own: Context = {}): object {
  const { allow_privilege_escalation: escalation, cap_drop: drop } = kubernetes;
  const common: Context = {
    ...(escalation === undefined ? {} : { allow_privilege_escalation: escalation }),
    ...(drop === undefined ? {} : { capabilities: { drop } }),
  };
  const memory = name === "build" ? kubernetes.memory_limit : undefined;
  return {
    name,
    image: name,
    ...(memory === undefined ? {} : { resources: { limits: { memory } } }),
    securityContext: contextOf({ ...common, ...own }),
  };
}

/** The runner's keys in Kubernetes's own words: `run_as_user` is `runAsUser`. */
function contextOf(context: Context | undefined): object {
  return JSON.parse(
    JSON.stringify(context ?? {}).replaceAll(/"[a-z_]+":/g, (key) =>
      key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    ),
  ) as object;
}

type Context = Readonly<Record<string, unknown>>;

interface Kubernetes {
  readonly namespace: string;
  readonly service_account?: string;
  readonly automount_service_account_token?: boolean;
  readonly memory_limit?: string;
  readonly allow_privilege_escalation?: boolean;
  readonly cap_drop?: readonly string[];
  readonly pod_security_context?: Context;
  readonly build_container_security_context?: Context;
  readonly helper_container_security_context?: Context;
  readonly init_permissions_container_security_context?: Context;
}

interface Configuration {
  readonly runners: readonly { readonly name: string; readonly kubernetes: Kubernetes }[];
}
