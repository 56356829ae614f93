import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commandVersion } from "../src/command-version.ts";
import { readTemplate, templatePaths } from "../src/lab/template.ts";

// What `pipelines/image/Containerfile` promises beside what a build of it shows (test/cluster/grove-image.e2e.ts).

const text = readRepositoryFile("pipelines/image/Containerfile");
const instructions = text.split("\n").filter((line) => /^[A-Z]+ /.test(line));

function argumentsOf(instruction: string): readonly string[] {
  return instructions
    .filter((line) => line.startsWith(`${instruction} `))
    .map((line) => line.slice(instruction.length + 1));
}

test("it stands on exactly the project's Node", () => {
  const version = readRepositoryFile(".node-version").trim();
  expect(argumentsOf("FROM")[0]).toBe(`docker.io/library/node:${version}-trixie-slim AS node`);
});

test("it carries all that init and upgrade write into a lab, each at its own path", () => {
  const copied = argumentsOf("COPY").flatMap((line) => {
    const words = line.split(" ");
    const target = words.at(-1) ?? "";
    return words.slice(0, -1).map((path) => `${path} at ${target.endsWith("/") ? target + path : target}`);
  });
  expect(copied).toEqual(expect.arrayContaining(templatePaths.map((path) => `${path} at template/${path}`)));
});

test("one version: of the package, of the command, and of the image that pipelines pull", () => {
  const { version } = JSON.parse(readRepositoryFile("packages/cli/package.json")) as { readonly version: string };
  expect(commandVersion).toBe(version);
  const images = [...readTemplate()].flatMap(
    ([, file]) => file.match(/(?<= (?:GROVE_COMMAND|image): )\S+\/grove:\S+/g) ?? [],
  );
  expect(new Set(images)).toEqual(new Set([`registry.example/grove/grove:${version}`]));
});

test("its user is nobody with rights, by number: Kubernetes cannot tell of a name whether it is root", () => {
  expect(argumentsOf("USER").at(-1)).toMatch(/^[1-9]\d*:[1-9]\d*$/);
});

test("the command is process 1, without a shell that would keep signals from it", () => {
  expect(argumentsOf("ENTRYPOINT")).toEqual(['["grove"]']);
});

test("it names no address, so none of a package index can get into a layer", () => {
  expect(text).not.toMatch(/https?:/);
});

function readRepositoryFile(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
}
