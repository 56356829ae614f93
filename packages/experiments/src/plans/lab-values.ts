import { scalar } from "../overlay/scalar.ts";
import type { LabSettings } from "./lab-files.ts";

/** Where they stand: the one file of `bootstrap/` that is the lab's from the beginning. */
export const labValuesPath = "bootstrap/lab/lab.yaml";

/** By which a lab differs from all others. */
export interface LabValues extends Pick<LabSettings, "domain" | "repository"> {
  /** Group of the engineers, who may do everything in Argo CD. */
  readonly engineers: string;
  /** Whom Let's Encrypt may write to; may be empty. */
  readonly email: string;
  /** Whom participants may write to; may be empty. */
  readonly contact: string;
}

/** The text of `bootstrap/lab/lab.yaml`. */
export function labValues({ domain, repository, engineers, email, contact }: LabValues): string {
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
