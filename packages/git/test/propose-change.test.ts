import { describe, expect, test } from "vitest";
import { proposeChange } from "../src/index.ts";
import { failureOf, open, planOf } from "./support/open.ts";
import { git, makeRemote, textOn, tipOf } from "./support/remote-repository.ts";

const change = { path: "README.md", before: "lab\n", after: "a lab\n" };
const propose = async () => planOf(change);
const branch = "upgrade-0.2";

describe("proposeChange", () => {
  test("makes a branch with one commit on top of main, and leaves main as it is", async () => {
    const remote = makeRemote({ "README.md": "lab\n" });
    const before = tipOf(remote);
    const { status, commit } = await proposeChange(await open(remote), propose, { branch });
    expect(status).toBe("committed");
    expect(git(remote, "rev-parse", branch).trim()).toBe(commit);
    expect(git(remote, "rev-parse", `${branch}^`).trim()).toBe(before);
    expect(git(remote, "show", `${branch}:README.md`)).toBe("a lab");
    expect([tipOf(remote), textOn(remote, "README.md")]).toEqual([before, "lab\n"]);
  });

  test("makes no branch where there is nothing to change", async () => {
    const remote = makeRemote({ "README.md": "lab\n" });
    const result = await proposeChange(await open(remote), async () => planOf(), { branch });
    expect(result).toMatchObject({ status: "unchanged", commit: tipOf(remote) });
    expect(git(remote, "branch", "--list", branch)).toBe("");
  });

  test.for([
    ["a branch that is there", "taken", "BRANCH_EXISTS"],
    ["main itself", "main", "BRANCH_EXISTS"],
    ["a name that git could take for an option", "--mirror", "BRANCH_INVALID"],
  ] as const)("refuses %s", async ([, name, code]) => {
    const remote = makeRemote({ "README.md": "lab\n" });
    git(remote, "branch", "taken", "main");
    const repository = await open(remote);
    expect(await failureOf(proposeChange(repository, propose, { branch: name }))).toMatchObject({ code });
    expect(textOn(remote, "README.md")).toBe("lab\n");
  });

  test("refuses what lies outside of the permitted places", async () => {
    const remote = makeRemote({ "README.md": "lab\n" });
    const options = { branch, within: ["apps", "README.md.bak"] };
    expect(await failureOf(proposeChange(await open(remote), propose, options))).toMatchObject({
      code: "PLAN_REFUSED",
      problems: [{ code: "PATH_OUTSIDE" }],
    });
  });
});
