/** An image that can never change its content: repository, tag for people, digest for machines. */
export interface ImageReference {
  /** Host, port and path without tag and digest: `registry.example/econ/goods`. */
  readonly repository: string;
  readonly tag: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
}

/**
 * The reference as container tools write it.
 *
 * @example
 * formatImage({ repository: "registry.example/goods", tag: "14", digest: "sha256:…" }); // "registry.example/goods:14@sha256:…"
 */
export function formatImage({ repository, tag, digest }: ImageReference): string {
  return `${repository}:${tag}@${digest}`;
}
