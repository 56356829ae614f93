import { spawn } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "../support/repository.ts";

// `npm run e2e`: brings the stand up unless another cluster is named, and runs the tests on it. The stand stays up, for
// the next run and for looking at what failed; `npm run lab:down` ends it. Words go on to vitest: a file, `--full`.

const words = process.argv.slice(2);
const isFull = words.includes("--full");
const rest = words.filter((word) => word !== "--full");
const node = [process.execPath, "--conditions=@grove/source"];

if (process.env["GROVE_E2E_DOMAIN"] === undefined) {
  await must([...node, join(repositoryRoot, "test/cluster/main.ts"), "up"]);
}
const tests = ["run", "--config", join(repositoryRoot, "test/e2e/vitest.config.ts")];
await must([
  process.execPath,
  join(repositoryRoot, "node_modules/vitest/vitest.mjs"),
  ...tests,
  ...(isFull ? [] : ["--tags-filter=!full"]),
  ...rest,
]);

/** Runs a command with this process's screen; ends with its exit code if it fails. */
async function must([file = "", ...parameters]: readonly string[]): Promise<void> {
  const child = spawn(file, parameters, { stdio: "inherit", cwd: repositoryRoot });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) process.exit(code ?? 1);
}
