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
  /** Where copies of backups go; `undefined` where there is no such store. */
  readonly archive: Archive | undefined;
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

/** A bucket of an S3-compatible store. */
export interface Archive {
  /** As pods reach it. */
  readonly endpoint: string;
  readonly bucket: string;
  /** The store's addresses, where they are not on the internet. */
  readonly network: string | undefined;
  /** `KEY:SECRET` */
  readonly credentials: string;
}

/** A login provider with the people of `test/cluster/people.ts`, who log in by a form with their name. */
export interface Oidc {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}
