/** Where the end-to-end tests run: the stand of this repository, or another cluster by KUBECONFIG. */
export interface Place {
  readonly kubeconfig: string;
  /** Experiments in production are at `NAME.<domain>`, those in staging at `NAME.staging.<domain>`. */
  readonly domain: string;
  /** Where the ingress is, whatever DNS says. */
  readonly ingress: string;
  /** The certificates that people's browsers would trust, PEM. */
  readonly authority: string;
  /** An empty repository for a lab. */
  readonly repository: Repository;
  /** A docker configuration for pulling the experiments' images; `undefined` where everybody may. */
  readonly registryCredentials: string | undefined;
  /** Argo CD's install.yaml; `undefined` where the cluster can fetch it. */
  readonly argocdManifests: string | undefined;
  readonly oidc: Oidc;
  /** What the repository's pushes are announced with; `undefined` where the setup tells it. */
  readonly webhookSecret: string | undefined;
}

export interface Repository {
  /** From here, with the credentials to write. */
  readonly url: string;
  /** As pods reach it. */
  readonly urlInCluster: string;
  readonly username: string;
  readonly token: string;
}

/** A login provider with the people of `test/cluster/people.ts`, who log in by a form with their name. */
export interface Oidc {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}
