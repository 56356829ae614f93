/**
 * Whether what Argo CD says passes by itself, and is no fault of the experiment: codes of gRPC for a part of Argo CD that
 * restarts or is slow, and a git server or a resolver that does not answer.
 */
export function passesByItself(message: string): boolean {
  return passing.test(message);
}

const passing =
  /code = (Unavailable|DeadlineExceeded|Canceled|ResourceExhausted)\b|`git (fetch|ls-remote)\b[^`]*` failed/;
