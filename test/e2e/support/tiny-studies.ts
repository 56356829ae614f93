import { publishExperiment } from "../../cluster/build/experiment-image.ts";
import type { Stand } from "../../cluster/stand.ts";
import { writeBareOverlay } from "./bare-overlay.ts";

/** `pupil-000`, `pupil-001` and so on. */
export function tinyNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `pupil-${String(index).padStart(3, "0")}`);
}

/**
 * Publishes a version of an app with the starter's contract (user 1000, port 8000, an answer on /login) and nothing more: it
 * needs little memory and no database.
 */
export async function publishTinyStudy(stand: Stand, tag: string): Promise<string> {
  const pushed = await publishExperiment(stand, { name: "tiny", tag, changes: { Dockerfile: dockerfile(tag) } });
  // Under the name of a host whose images nodes pull without credentials, which a bare overlay has none of.
  return pushed.replace(/^[^/]+/, "registry.example");
}

function dockerfile(tag: string): string {
  return `FROM python:3.12-slim
WORKDIR /srv
RUN echo ${tag} > login
USER 1000:1000
EXPOSE 8000
CMD ["python3", "-m", "http.server", "8000"]
`;
}

/** Writes an experiment that runs it into a checkout. */
export function writeTinyOverlay(checkout: string, name: string, image: string): void {
  writeBareOverlay(checkout, { name, image, deployment });
}

const labels = { "app.kubernetes.io/name": "otree" };

const container = {
  name: "otree",
  image: "experiment",
  readinessProbe: { httpGet: { path: "/login", port: 8000 } },
  resources: { requests: { cpu: "5m", memory: "16Mi" }, limits: { cpu: "500m", memory: "64Mi" } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
};

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "otree" },
  spec: {
    replicas: 1,
    strategy: { type: "Recreate" },
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 1, // Python as process 1 does not hear that it shall stop
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
        containers: [container],
      },
    },
  },
};
