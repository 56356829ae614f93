import { GroveError, type FileChange, type Plan } from "@grove/plan";
import { openRepository, type OpenOptions, type Repository } from "../../src/index.ts";

/** Opens a remote; its clone goes with the temporary directory of the test run. */
export async function open(url: string, options: Omit<OpenOptions, "url"> = {}): Promise<Repository> {
  return await openRepository({ url, timeout: 20_000, ...options });
}

/** A plan of these changes: path → text before and after. */
export function planOf(...changes: readonly FileChange[]): Plan {
  return { subject: "change(staging/goods)", trailers: [{ key: "Experiment", value: "goods" }], changes, problems: [] };
}

/** The error that a promise ends with; anything but a GroveError fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<GroveError> {
  const failure = await promise.then(
    (value) => new Error(`it succeeded with ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (failure instanceof GroveError) return failure;
  throw failure;
}
