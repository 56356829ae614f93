import type { Environment } from "../environment/environment.ts";
import { scalar } from "../overlay/scalar.ts";

export interface LabSettings {
  readonly domain: string;
  readonly repository: string;
  /** One certificate for `*.<domain>`, held by the ingress controller, instead of one for each host. */
  readonly wildcardCertificate: boolean;
}

/** The text of a new `environment.yaml`: values that suit MicroK8s on one server, for the lab to change. */
export function newEnvironment(environment: Environment, settings: LabSettings): string {
  const own = differences[environment];
  return `# yaml-language-server: $schema=../../schemas/environment.schema.json
# ${own.purpose}
apiVersion: grove/v1
domain: ${scalar(own.prefix + settings.domain)} # an experiment is at https://NAME.<domain>
sync: ${own.sync}
repository: ${scalar(settings.repository)}
tls: ${settings.wildcardCertificate ? wildcard : issuer}
ingressClass: public
storageClass: grove-retain # must retain: a volume outlives its claim
resources: {memory: 384Mi, cpu: 100m} # what an app gets if its experiment.yaml says nothing
quota: {memory: 3Gi, cpu: "1", storage: 20Gi, pods: 12} # what one experiment may use at most
# archive: {endpoint: https://s3.example, bucket: lab} # a copy of each backup; GROVE_ARCHIVE_CREDENTIALS=KEY:SECRET grove bootstrap
`;
}

const wildcard =
  "{wildcardSecret: wildcard-certificate} # one certificate for *.<domain>; or {issuer: NAME}, one for each host";
const issuer = "{issuer: letsencrypt} # one certificate for each host; or {wildcardSecret: NAME}, one for *.<domain>";

const differences = {
  staging: {
    purpose: "Where changes are tried. Argo CD deploys each commit by itself.",
    prefix: "staging.",
    sync: "automatic # a commit is deployed at once",
  },
  production: {
    purpose: "Where participants are. People deploy, by grove or by Sync in Argo CD's page.",
    prefix: "",
    sync: "manual # automatic would undo a Rollback in Argo CD's page",
  },
} as const;

/** The text of a new lab's `README.md`. */
export function labReadme(): string {
  return `# A lab of Grove

This repository says what runs in the lab. Argo CD keeps the cluster equal to it.

| where | what | who writes it |
|---|---|---|
| \`environments/<environment>/environment.yaml\` | domain, certificates, storage, limits | the lab |
| \`environments/<environment>/<name>/experiment.yaml\` | the study | the experimenters; \`grove promote\` copies it |
| \`environments/<environment>/<name>/operation.yaml\` | dates, owners, holds | the lab |
| the other files beside them | what follows from those | \`grove\`; a change by hand is lost |
| \`apps/\` | what all experiments of a kind have in common | the lab, seldom |
| \`bootstrap/\` | Argo CD, the platform and the cluster's public certificate; \`bootstrap/README.md\` | engineers, on the branch \`platform\` |
| \`pipelines/\`, \`.gitlab-ci.yml\`, \`.github/\` | what a push starts, here and in the studies' repositories | \`grove upgrade\` |
| \`images.lock.yaml\` | versions of the platform's images | \`grove upgrade --resolve\` |
| \`grove.lock.yaml\` | which files grove wrote, and its version | \`grove upgrade\` alone |

\`\`\`
grove new NAME --kind OTree --image REPOSITORY     a new experiment in staging
grove promote NAME                                 what runs in staging goes to production
grove rollback NAME --environment production       the image of before, and a hold on it
grove list                                         what there is
grove check                                        is everything in order?
\`\`\`

Removing a directory ends its experiment; the data stay on their volume. Use \`grove delete\`: it refuses while there is
no verified archive.
`;
}

/** The text of a new lab's `.gitattributes`: line ends never change, so files compare byte for byte everywhere. */
export const labGitAttributes = "* text=auto eol=lf\n";

/** The text of a new lab's `.editorconfig`. */
export const labEditorConfig = `root = true

[*]
charset = utf-8
end_of_line = lf
indent_style = space
indent_size = 2
insert_final_newline = true
trim_trailing_whitespace = true
`;
