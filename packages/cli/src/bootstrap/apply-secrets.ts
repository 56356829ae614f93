import { randomBytes } from "node:crypto";
import { applyObjects, argocdNamespace, type Cluster, type ClusterObject, formatReference } from "@grove/cluster";
import type { Problem } from "@grove/plan";
import type { Context } from "../command.ts";
import { encode, readSecret } from "./encode.ts";
import { readWebhookSecret, webhookValues } from "./webhook-secret.ts";
import { makeNamespaces } from "./make-namespaces.ts";
import type { LabValues } from "./lab-values.ts";
import type { Step } from "./step.ts";

/**
 * Puts into the cluster what must never lie in Git: Argo CD's access to the lab, its client at the login provider, and
 * the secret that webhooks carry. What is not given stays as it is; what is random is made once.
 */
export const applySecrets: Step = {
  name: "secrets",
  run: async ({ context, cluster, lab, platform }) => {
    await makeNamespaces(cluster, { platform, dryRun: context.dryRun });
    const given = [...repositorySecret(context, lab), ...oidcSecret(context)];
    const objects = [...given, await argocdSecret(context, cluster), await cacheSecret(cluster)];
    const applied = await applyObjects(cluster, objects, { manager: "grove-secrets", dryRun: context.dryRun });
    const changed = applied.filter(({ outcome }) => outcome !== "unchanged");
    return {
      changed: changed.map(({ reference }) => formatReference(reference)),
      problems: await missing(cluster, given),
    };
  },
};

const repositoryName = "grove-lab-repository";
const oidcName = "argocd-oidc";

function secret(
  name: string,
  options: { readonly labels?: Readonly<Record<string, string>>; readonly values: Readonly<Record<string, string>> },
): ClusterObject {
  const labels = { "app.kubernetes.io/part-of": "argocd", ...options.labels };
  const metadata = { name, namespace: argocdNamespace, labels };
  return { apiVersion: "v1", kind: "Secret", metadata, type: "Opaque", data: encode(options.values) };
}

function repositorySecret({ variables }: Context, { repository }: LabValues): readonly ClusterObject[] {
  const { GROVE_GIT_USERNAME: username = "grove", GROVE_GIT_TOKEN: password } = variables;
  if (password === undefined) return [];
  const labels = { "argocd.argoproj.io/secret-type": "repository" };
  return [secret(repositoryName, { labels, values: { type: "git", url: repository, username, password } })];
}

function oidcSecret({ variables }: Context): readonly ClusterObject[] {
  const {
    GROVE_OIDC_ISSUER: issuer,
    GROVE_OIDC_CLIENT_ID: clientID,
    GROVE_OIDC_CLIENT_SECRET: clientSecret,
  } = variables;
  if (issuer === undefined || clientID === undefined || clientSecret === undefined) return [];
  return [secret(oidcName, { values: { issuer, clientID, clientSecret } })];
}

/**
 * Argo CD keeps other values of its own in the same Secret; these are ours. It would make the key that signs log-ins
 * itself, but a controller that started before would be deaf to webhooks until its next start.
 */
async function argocdSecret({ variables }: Context, cluster: Cluster): Promise<ClusterObject> {
  const name = "argocd-secret";
  const webhook =
    variables["GROVE_WEBHOOK_SECRET"] ?? (await readWebhookSecret(cluster)) ?? randomBytes(24).toString("base64url");
  const { "server.secretkey": key } = await readSecret(cluster, { namespace: argocdNamespace, name });
  return secret(name, {
    values: { ...webhookValues(webhook), "server.secretkey": key ?? randomBytes(32).toString("base64") },
  });
}

/** Argo CD would make it itself, but only after those who need it have started. */
async function cacheSecret(cluster: Cluster): Promise<ClusterObject> {
  const { auth } = await readSecret(cluster, { namespace: argocdNamespace, name: "argocd-redis" });
  return secret("argocd-redis", { values: { auth: auth ?? randomBytes(24).toString("base64url") } });
}

async function missing(cluster: Cluster, given: readonly ClusterObject[]): Promise<readonly Problem[]> {
  const names = new Set(given.map(({ metadata }) => metadata.name));
  const problems = await Promise.all(
    Object.entries(consequences).map(async ([name, problem]) => {
      if (names.has(name)) return [];
      const known = await readSecret(cluster, { namespace: argocdNamespace, name });
      return Object.keys(known).length > 0 ? [] : [problem];
    }),
  );
  return problems.flat();
}

const consequences: Readonly<Record<string, Problem>> = {
  [repositoryName]: {
    code: "GIT_TOKEN_MISSING",
    severity: "warning",
    message: "Argo CD has no access to the lab's repository, so it can read it only if everybody can",
    next: "run again with GROVE_GIT_USERNAME and GROVE_GIT_TOKEN of an account that may read it",
  },
  [oidcName]: {
    code: "LOGIN_MISSING",
    severity: "warning",
    message: "nobody can log in to Argo CD's page: it knows no login provider",
    next: "run again with GROVE_OIDC_ISSUER, GROVE_OIDC_CLIENT_ID and GROVE_OIDC_CLIENT_SECRET",
  },
};
