import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { main } from "../../src/index.ts";
import { LabFixture } from "./lab-fixture.ts";
import { recordedTerminal } from "./recorded-terminal.ts";

/** A checkout of a lab with one experiment, and `grove` on it, which finds the cluster of the lab. */
export async function newCheckout() {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  return checkoutOf(lab);
}

/** The same of a lab that is there. */
export function checkoutOf(lab: LabFixture) {
  const root = join(lab.directory, "checkout");
  execFileSync("git", ["clone", "--quiet", lab.lab, root]);
  return {
    lab,
    git: (...words: readonly string[]) => execFileSync("git", words, { cwd: root, encoding: "utf8" }).trim(),
    remove: (path: string) => rmSync(join(root, path), { recursive: true }),
    read: (path: string) => readFileSync(join(root, path), "utf8"),
    write: (path: string, text: string) => writeFileSync(join(root, path), text),
    grove: async (...words: readonly string[]) => {
      const terminal = recordedTerminal();
      const world = { terminal, openCluster: async () => lab.cluster };
      return { exitCode: await main([...words, "--lab", root], world), ...terminal.said };
    },
  };
}
