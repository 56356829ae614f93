import { GroveError, type FileChange, type Plan } from "@grove/plan";
import { openRepository, type OpenOptions, type Repository } from "../../src/index.ts";
import { afterAll } from "vitest";

/** Opens a remote until the run of this test file ends. */
export async function open(url: string, options: Omit<OpenOptions, "url"> = {}): Promise<Repository> {
  const repository = await openRepository({ url, timeout: 20_000, ...options });
  opened.push(repository);
  return repository;
}

const opened: Repository[] = [];
afterAll(() => Promise.all(opened.map((repository) => repository.close())));

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
