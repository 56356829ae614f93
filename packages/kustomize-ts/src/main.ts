/** Runs the command; gives its exit code. */
export function main(_arguments: readonly string[]): number {
  return 1;
}
