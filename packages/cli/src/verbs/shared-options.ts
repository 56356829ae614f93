import type { VerbOption } from "./verb.ts";

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
  NODE_EXTRA_CA_CERTS: "a file with the authority of its certificate, PEM, where that is not a public one",
};
