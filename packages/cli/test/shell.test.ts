import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { main } from "../src/index.ts";
import { verbGroups } from "../src/verbs.ts";
import { LabFixture } from "./support/lab-fixture.ts";
import { loadedModules } from "./support/loaded-modules.ts";
import { recordedTerminal } from "./support/recorded-terminal.ts";

const verbs = Object.values(verbGroups).flat();

async function say(...words: readonly string[]): Promise<{ exitCode: number; output: string; errors: string }> {
  const terminal = recordedTerminal();
  const exitCode = await main(words, { terminal });
  return { exitCode, ...terminal.said };
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "grove-cli-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

describe("help", () => {
  test("names every verb", async () => {
    const { exitCode, output } = await say("--help");
    expect(exitCode).toBe(0);
    for (const { usage } of verbs) expect(output).toContain(usage.split(" ")[0]);
  });

  test.for(verbs.map(({ usage, examples }) => [usage.split(" ")[0] ?? "", examples] as const))(
    "%s shows its examples",
    async ([verb, examples]) => {
      const { exitCode, output } = await say(verb, "--help");
      expect(exitCode).toBe(0);
      for (const example of examples) expect(output).toContain(`$ ${example}`);
    },
  );

  test("the launcher finds a Node that runs it", () => {
    const launcher = new URL("../bin/grove.js", import.meta.url).pathname;
    expect(execFileSync(launcher, ["--version"], { encoding: "utf8" })).toMatch(/^grove \d+\.\d+\.\d+\n$/);
  });
});

describe("the client for clusters, which takes long to load", () => {
  const client = expect.stringContaining("@kubernetes/client-node");

  test("is loaded by a verb that looks at one", () => {
    const kubeconfig = join(temporaryDirectory(), "missing");
    expect(loadedModules(["logs", "public-goods", "--kubeconfig", kubeconfig])).toContainEqual(client);
  });

  test.for([["--help"], ["status", "--help"], ["list"]])("is not loaded by grove %s", (words) => {
    const modules = loadedModules(words);
    expect(modules).not.toContainEqual(client);
    expect(modules).toContainEqual(expect.stringMatching(/packages\/cli\/src\/program\.ts$/));
  });
});

describe("labs that cannot be had", () => {
  test("a path without a repository is out of reach", async () => {
    const missing = join(temporaryDirectory(), "missing.git");
    const { exitCode, errors } = await say("list", "--lab", missing);
    expect({ exitCode, errors }).toEqual({ exitCode: 4, errors: expect.stringContaining("REMOTE_UNREACHABLE") });
  });

  test("a server that refuses is out of reach", async () => {
    const { exitCode, errors } = await say("list", "--lab", "http://127.0.0.1:1/lab.git");
    expect({ exitCode, errors }).toEqual({ exitCode: 4, errors: expect.stringContaining("REMOTE_UNREACHABLE") });
  });

  test("an address that is an option to git is wrong use", async () => {
    const { exitCode, errors } = await say("list", "--lab", "ext::sh -c true");
    expect(exitCode).not.toBe(0);
    expect(errors).toMatch(/REMOTE_(INVALID|UNREACHABLE)/);
  });
});

test("new refuses a lab without a certificate and says how to get one", async () => {
  const fixture = new LabFixture();
  onTestFinished(() => fixture[Symbol.dispose]());
  expect((await say("init", fixture.lab, "--domain", "lab.example.org")).exitCode).toBe(0);
  const { exitCode, errors } = await fixture.grove(
    "new",
    "goods",
    "--kind",
    "OTree",
    "--image",
    "registry.example/goods",
  );
  expect({ exitCode, errors }).toEqual({ exitCode: 1, errors: expect.stringMatching(/CERTIFICATE_MISSING[\s\S]*→/) });
});
