import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { isInstalled } from "../support/is-installed.ts";
import { repositoryRoot } from "../support/repository.ts";

/** They need Python alone: JupyterHub itself is not installed for them. */
test.skipIf(!isInstalled("python3"))("the hub's programs pass their own tests (skipped without Python)", async () => {
  const words = ["-m", "unittest", "discover", "--start-directory", "apps/jupyterhub/tests"];
  const { stderr } = await promisify(execFile)("python3", words, {
    cwd: repositoryRoot,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  });
  expect(stderr).toMatch(/Ran \d\d tests[^]*\nOK/);
});
