import { dirname } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { findRepositoryFiles, readRepositoryFile } from "../support/repository.ts";

/** DESIGN §3: what each package may import of ours, and, for those that are published alone, of npm. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "kustomize-ts": ["yaml", "re2js", "@noble/hashes"],
  plan: ["diff"],
  "ab-testing": ["@noble/hashes"],
  experiments: ["kustomize-ts", "@grove/ab-testing", "@grove/plan", "@noble/ciphers", "@noble/hashes", "yaml", "zod"],
  git: ["@grove/plan", "simple-git"],
  cluster: ["@grove/plan", "@kubernetes/client-node"],
  "otree-client": ["@grove/plan", "undici"],
  forge: ["@grove/plan", "fflate", "jose"],
  cli: [
    "@grove/ab-testing",
    "@grove/cluster",
    "@grove/experiments",
    "@grove/forge",
    "@grove/git",
    "@grove/otree-client",
    "@grove/plan",
    "commander",
    "@clack/prompts",
    "age-encryption",
    "aws4fetch",
  ],
  dashboards: ["@grafana/grafana-foundation-sdk", "@grove/service-kit", "yaml"],
  "service-kit": ["@hono/node-server", "hono"],
  maths: ["@grove/service-kit"],
  greetings: ["@grove/ab-testing", "@grove/service-kit", "@redis/client", "zod"],
  "awesome-app": ["@grove/service-kit", "hono", "zod"],
};
/** Where packages lie that are no part of `grove`. */
const elsewhere: Readonly<Record<string, string>> = {
  dashboards: "apps/web-experiment/dashboards",
  "service-kit": "apps/web-experiment/service-kit",
  maths: "apps/web-experiment/services/maths",
  greetings: "apps/web-experiment/services/greetings",
  "awesome-app": "apps/web-experiment/services/awesome-app",
};
const pure = ["kustomize-ts", "plan", "ab-testing", "experiments"];
/** `kustomize-ts/node` and its command are the one door of that package to the disk. */
const doors = ["packages/kustomize-ts/src/node/", "packages/kustomize-ts/src/main.ts"];

describe.for(Object.keys(allowed))("%s", (name) => {
  const files = findRepositoryFiles(`${folderOf(name)}/src`, ".ts");

  test("imports only what its layer may", () => {
    const foreign = files.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => !specifier.startsWith("."))
        .filter((specifier) => !(specifier.startsWith("node:") && mayActOn(name, file)))
        .filter((specifier) => !allowed[name]?.includes(packageOf(specifier)))
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(foreign).toEqual([]);
  });

  test("declares each package that it imports, and no other", () => {
    const used = new Set(files.flatMap(importsOf).filter(isPackage).map(packageOf));
    const manifest = JSON.parse(readRepositoryFile(`${folderOf(name)}/package.json`)) as { dependencies?: object };
    expect([...used].toSorted()).toEqual(Object.keys(manifest.dependencies ?? {}).toSorted());
  });

  test("does not reach into another package's files", () => {
    const reaching = files.flatMap((file) => importsOf(file).filter((specifier) => leaves(file, specifier, name)));
    expect(reaching).toEqual([]);
  });
});

test("each package of the workspace has a row in the table", () => {
  const folders = ["packages", "apps"].flatMap((root) => findRepositoryFiles(root, "/package.json")).map(dirname);
  // What an image installs is no part of the workspace.
  const packages = folders.filter((folder) => !folder.includes("/images/"));
  expect(packages.toSorted()).toEqual(Object.keys(allowed).map(folderOf).toSorted());
});

function folderOf(name: string): string {
  return elsewhere[name] ?? `packages/${name}`;
}

function mayActOn(name: string, file: string): boolean {
  return !pure.includes(name) || doors.some((door) => file.startsWith(door));
}

/** The specifiers of all imports, static, dynamic and re-exported. */
function importsOf(file: string): readonly string[] {
  return ts.preProcessFile(readRepositoryFile(file)).importedFiles.map(({ fileName }) => fileName);
}

function isPackage(specifier: string): boolean {
  return !specifier.startsWith(".") && !specifier.startsWith("node:");
}

function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

function leaves(file: string, specifier: string, name: string): boolean {
  if (!specifier.startsWith(".")) return false;
  return !new URL(specifier, `file:///${file}`).pathname.startsWith(`/${folderOf(name)}/src/`);
}
