import type { VerbOption } from "./verb.ts";

/** Of the verbs that end with a commit. */
export const branchOption: VerbOption = {
  flags: "--branch <branch>",
  summary: "commit to this new branch, for a merge request, instead of main",
};

/** Of the verbs that look at a cluster. */
export const clusterOptions: readonly VerbOption[] = [
  { flags: "--kubeconfig <file>", summary: "how to reach the cluster (default: KUBECONFIG, else ~/.kube/config)" },
  { flags: "--context <name>", summary: "a context of the kubeconfig; the current one unless told" },
];

/** Of the verbs that speak to a running study. */
export const studyOptions: readonly VerbOption[] = [
  { flags: "--address <ip>", summary: "where its host is, whatever DNS says" },
  { flags: "--url <url>", summary: "another way to it than its host, such as a forwarded port" },
  ...clusterOptions,
];

/** What a study over HTTPS may need. */
export const studyVariables = {
  GROVE_STUDY_ADDRESS: "the IP address of its host, whatever DNS says, where no option is given: in the lab's pipeline",
  NODE_EXTRA_CA_CERTS: "a file with the authority of its certificate, PEM, where that is not a public one",
};

/** Of the verbs that let Argo CD sync: how a pipeline does so, which may change no Application in the cluster. */
export const syncVariables = {
  GROVE_ARGOCD_TOKEN: "of Argo CD's account lab: the sync is asked of Argo CD's own API, not written into the cluster",
  GROVE_ARGOCD_URL: "where that is; where the lab says unless told",
  GROVE_ARGOCD_ADDRESS: "the IP address of its host, whatever DNS says",
  NODE_EXTRA_CA_CERTS: "a file with the authority of its certificate, PEM, where that is not a public one",
};
