import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { chromium } from "playwright-core";
import { rolldown } from "rolldown";
import { beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../support/find-chromium.ts";
import { installPackage } from "../support/install-package.ts";
import type { PackageSources } from "../support/pack-package.ts";
import { readRepositoryFile, repositoryRoot } from "../support/repository.ts";

const sources: PackageSources = {
  folder: "packages/kustomize-ts",
  files: ["LICENSE", "README.md", "bin", "package.json", "rolldown.config.js", "src"],
  projects: ["tsconfig.lib.json", "tsconfig.node.json"],
  dependencies: ["@noble/hashes", "re2js", "yaml"],
  isBundled: true,
};

const program = `
import { build, memoryTree, setImage } from "kustomize-ts";
import { deployment, kustomization, toYaml } from "kustomize-ts/builder";

const labels = { app: "web" };
const web = deployment({
  metadata: { name: "web" },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "web" }] } },
  },
});
const overlay = toYaml(kustomization({ namePrefix: "shop-", resources: ["web.yaml"], secretGenerator: [{ name: "key", literals: ["A=b"] }] }));
const tree = memoryTree([["web.yaml", toYaml(web)], ["kustomization.yaml", setImage(overlay, { name: "web", newTag: "1.10" })]]);
`;
const rendered = `apiVersion: v1
data:
  A: Yg==
kind: Secret
metadata:
  name: shop-key-6ftc5d8475
type: Opaque
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - image: web:1.10
        name: web
`;

test("the license of the package is the repository's", () => {
  expect(readRepositoryFile("packages/kustomize-ts/LICENSE")).toBe(readRepositoryFile("LICENSE"));
});

describe("kustomize-ts, packed and installed into an empty project", { tags: ["slow"] }, () => {
  let project = "";

  beforeAll(() => {
    project = installPackage(sources);
    mkdirSync(join(project, "overlay"));
  }, 600_000);

  function write(file: string, text: string): string {
    writeFileSync(join(project, file), text);
    return join(project, file);
  }

  test("holds what it needs, and nothing of the repository", () => {
    const installed = JSON.parse(readFileSync(join(project, "node_modules/.package-lock.json"), "utf8")) as {
      packages: object;
    };
    expect(Object.keys(installed.packages).toSorted()).toEqual(
      ["@noble/hashes", "kustomize-ts", "re2js", "yaml"].map((name) => `node_modules/${name}`),
    );
    const files = readdirSync(join(project, "node_modules/kustomize-ts")).toSorted();
    expect(files).toEqual(["LICENSE", "README.md", "bin", "bundle", "dist", "package.json"]);
  });

  test("its library builds and edits", () => {
    const file = write("main.js", `${program}process.stdout.write(build(tree, "").yaml);`);
    expect(execFileSync(process.execPath, [file], { encoding: "utf8" })).toBe(rendered);
  });

  test("the first example of its page runs as it stands, and prints what the page says", () => {
    const page = readRepositoryFile("packages/kustomize-ts/README.md");
    const [, example = "", output] = /```ts\n(.*?)```\n\n```\n(.*?)```/s.exec(page) ?? [];
    const file = write("example.ts", example);
    expect(execFileSync(process.execPath, [file], { encoding: "utf8" })).toBe(`${output}\n`);
  });

  test("its command builds a directory", () => {
    write("overlay/kustomization.yaml", "namePrefix: a-\nresources: [pod.yaml]\n");
    write("overlay/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n");
    const command = join(project, "node_modules/.bin/kustomize-ts");
    const output = execFileSync(process.execPath, [command, "build", "overlay"], { cwd: project, encoding: "utf8" });
    expect(output).toBe("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a-web\n");
  });

  test("its types are found and hold, without those of Node", () => {
    write(
      "main.ts",
      `${program}const text: string = build(tree, "").yaml;\nvoid text;
import { diskTree } from "kustomize-ts/node";
// @ts-expect-error -- no path
diskTree();
// @ts-expect-error -- a misspelt field
kustomization({ resource: [] });\n`,
    );
    const options = { module: "nodenext", target: "es2024", lib: ["es2024"], types: [], strict: true, noEmit: true };
    write("tsconfig.json", JSON.stringify({ compilerOptions: options, files: ["main.ts"] }));
    const tsc = join(repositoryRoot, "node_modules/typescript/bin/tsc");
    expect(execFileSync(process.execPath, [tsc], { cwd: project, encoding: "utf8" })).toBe("");
  });

  describe("bundled for browsers", () => {
    let script = "";

    beforeAll(async () => {
      const input = write("browser.js", `${program}globalThis.rendered = build(tree, "").yaml;`);
      const bundle = await rolldown({ input, cwd: project, platform: "browser", logLevel: "silent" });
      const { output } = await bundle.generate({ format: "iife" });
      script = output[0].code;
    });

    test("runs where there is nothing but JavaScript and UTF-8", () => {
      const globals = createContext({ TextDecoder, TextEncoder });
      runInContext(script, globals);
      expect(globals["rendered"]).toBe(rendered);
    });

    // A person's machine may have no browser; CI's has.
    test.skipIf(findChromium() === undefined)("runs in a browser", async () => {
      // In a container Chromium's own sandbox is not to be had; the script is ours.
      const browser = await chromium.launch({ executablePath: findChromium() ?? "", args: ["--no-sandbox"] });
      try {
        const page = await browser.newPage();
        await page.addScriptTag({ content: script });
        expect(await page.evaluate("rendered")).toBe(rendered);
      } finally {
        await browser.close();
      }
    });
  });
});
