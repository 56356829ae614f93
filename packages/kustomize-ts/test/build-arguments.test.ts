import { expect, test } from "vitest";
import { buildArguments } from "../src/command/build-arguments.ts";

// How kustomize 5.8.2 reads the same command lines.
test.for([
  { line: "", expected: { path: ".", output: "" } },
  { line: "app", expected: { path: "app" } },
  { line: "-- app", expected: { path: "app" } },
  { line: "app -o out.yaml", expected: { path: "app", output: "out.yaml" } },
  { line: "-oout.yaml app", expected: { output: "out.yaml" } },
  { line: "-o=out.yaml app", expected: { output: "out.yaml" } },
  { line: "--output out.yaml app", expected: { output: "out.yaml" } },
  { line: "--output=a --output=b", expected: { output: "b" } },
  { line: "--reorder=none", expected: { options: { reorder: "none" } } },
  { line: "--load-restrictor LoadRestrictionsNone", expected: { options: { loadRestrictor: "none" } } },
  { line: "--load-restrictor=", expected: { options: { loadRestrictor: "rootOnly" } } },
  { line: "--enable-managedby-label", expected: { options: { managedByLabel: true } } },
  { line: "--enable-managedby-label=F", expected: { options: { managedByLabel: false } } },
  { line: "--enable-helm=false --helm-command=x --network-name=x", expected: { path: "." } },
  { line: "--enable-alpha-plugins app", expected: { path: "app" } },
])("build $line", ({ line, expected }) => {
  expect(buildArguments(words(line))).toMatchObject(expected);
});

test.for([
  { line: "a b", message: "specify one path to kustomization.yaml" },
  { line: "--foo", message: "unknown flag: --foo" },
  { line: "-x", message: "unknown shorthand flag: 'x' in -x" },
  { line: "-o", message: "flag needs an argument: -o" },
  { line: "--reorder foo", message: "illegal flag value --reorder foo; legal values: [legacy none]" },
  {
    line: "--load-restrictor none",
    message: "illegal flag value --load-restrictor none; legal values: [LoadRestrictionsRootOnly LoadRestrictionsNone]",
  },
  { line: "--enable-exec=x", message: 'invalid argument "x" for "--enable-exec" flag' },
  {
    line: "--enable-helm",
    message: "--enable-helm is not supported; charts are not rendered here: run `helm template`",
  },
  { line: "-e A=b", message: "--env is not supported; functions are not run here" },
])("refuses build $line", ({ line, message }) => {
  expect(() => buildArguments(words(line))).toThrow(message);
});

test("an empty path is refused", () => {
  expect(() => buildArguments([""])).toThrow("directory path cannot be empty");
});

test("the environment may ask for the label, and old flags warn", () => {
  const { options, warnings } = buildArguments(["--reorder=legacy"], { KUSTOMIZE_ENABLE_MANAGEDBY_LABEL: "on" });
  expect(options.managedByLabel).toBe(true);
  expect(warnings).toEqual([
    "Flag --reorder has been deprecated, use the new 'sortOptions' field in kustomization.yaml instead.",
  ]);
});

function words(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}
