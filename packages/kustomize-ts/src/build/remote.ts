import { KustomizeError } from "../kustomize-error.ts";

/**
 * Tells whether a path names a repository or a file on another machine, by kustomize's rules for such names.
 *
 * @example isRemote("github.com/org/repo//base?ref=v1") // true
 */
export function isRemote(path: string): boolean {
  return (
    /^(git::|gh:|https?:|ssh:|git@|[A-Za-z0-9._-]+@[^/]+:)/i.test(path) ||
    /^(github\.com|gitlab\.com|bitbucket\.org)[/:]/i.test(path) ||
    /\.git(\/|\?|$)/.test(path) ||
    /^file:\/\//i.test(path)
  );
}

/** The error for a remote path. */
export function remoteUnsupported(path: string): KustomizeError {
  return new KustomizeError("REMOTE_UNSUPPORTED", `'${path}' is remote; a build reads only its own tree.`, {
    next: "Copy the files into the repository and list their local path.",
  });
}
