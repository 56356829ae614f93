import { waitUntil } from "../../cluster/run/wait-until.ts";

/** Waits for what a controller does in its own time; fails with its name after two minutes. */
export async function eventually(what: string, isTrue: () => Promise<boolean>, seconds = 120): Promise<void> {
  await waitUntil(isTrue, { what, timeout: seconds * 1000, interval: 500 });
}
