import type { Files } from "@grove/plan";
import { scalar } from "../overlay/scalar.ts";
import type { LabSettings } from "./lab-files.ts";

/** What `bootstrap/` of a lab has of its own. */
export interface BootstrapSettings extends LabSettings {
  /** Group of the engineers, who may do everything in Argo CD. */
  readonly engineers: string;
  /** Whom Let's Encrypt may write to; may be empty. */
  readonly email: string;
  /** Whom participants may write to; may be empty. */
  readonly contact: string;
  /** Whether GitLab's runners are in the lab's cluster. */
  readonly gitlabRunners: boolean;
  /** Argo CD's own manifests, for a lab that shall not fetch them. */
  readonly argocdManifests: string | undefined;
}

/** The files of `bootstrap/` in which a lab differs from the template. */
export function bootstrapFiles(template: Files, settings: BootstrapSettings): Files {
  const files = new Map([["bootstrap/lab/lab.yaml", labValues(settings)]]);
  if (settings.wildcardCertificate) change(root, /^ +- certificates\b.*\n/m, "");
  if (!settings.gitlabRunners) change(root, /^ +- gitlab\b.*\n/m, "");
  if (settings.argocdManifests !== undefined) {
    change(`${upstream}/kustomization.yaml`, /(?<=^ +- )https:\S+$/m, "install.yaml");
    files.set(`${upstream}/install.yaml`, settings.argocdManifests);
  }
  return files;

  function change(path: string, from: RegExp, to: string): void {
    const text = files.get(path) ?? template.get(path);
    if (text !== undefined) files.set(path, text.replace(from, to));
  }
}

const root = "bootstrap/kustomization.yaml";
const upstream = "bootstrap/argocd/upstream";

/** The text of `bootstrap/lab/lab.yaml`. */
function labValues({ domain, repository, engineers, email, contact }: BootstrapSettings): string {
  return `# What this lab is to Argo CD; the only file of bootstrap/ that another lab changes. It never reaches the cluster.
# The same repository and domains stand in environments/<environment>/environment.yaml; \`grove check\` compares.
apiVersion: v1
kind: ConfigMap
metadata:
  name: lab
  annotations:
    config.kubernetes.io/local-config: "true"
data:
  repository: ${scalar(repository)}
  production: ${scalar(domain)}
  staging: ${scalar(`staging.${domain}`)}
  argocd: ${scalar(`argocd.${domain}`)} # host of Argo CD's page
  webhook: ${scalar(`argocd-webhook.${domain}`)} # host at which the ApplicationSets hear of a push
  engineers: ${scalar(engineers)} # group that may do everything in Argo CD
  email: ${scalar(email)} # whom Let's Encrypt may write to
  contact: ${scalar(contact)} # whom participants may write to; stands on the page for studies that do not run
`;
}
