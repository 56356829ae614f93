import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { proposeChange } from "../src/index.ts";
import { failureOf, planOf } from "./support/open.ts";
import { addHook, commitOn, git, makeRemote, textOn, tipOf } from "./support/remote-repository.ts";
import { servers } from "./support/servers.ts";

const change = { path: "README.md", before: "lab\n", after: "a lab\n" };
const propose = async () => planOf(change);
const branch = "upgrade-0.2";

describe.for(servers)("proposeChange over $name", ({ open }) => {
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

  test("asks a server that knows of such options for a merge request, and gives the addresses that it names", async () => {
    const remote = makeRemote({ "README.md": "lab\n" });
    git(remote, "config", "receive.advertisePushOptions", "true");
    const said = "View merge request for upgrade-0.2:\n  https://git.example/econ/lab/-/merge_requests/7";
    addHook(remote, "post-receive", `env | grep ^GIT_PUSH_OPTION_ > options\nprintf '${said}\\n'`);
    const title = "upgrade: 0.1 --delete\tmain";
    const { addresses } = await proposeChange(await open(remote), async () => ({ ...planOf(change), subject: title }), {
      branch,
    });
    expect(addresses).toEqual(["https://git.example/econ/lab/-/merge_requests/7"]);
    expect(readFileSync(join(remote, "options"), "utf8").split("\n").toSorted()).toEqual([
      "",
      "GIT_PUSH_OPTION_0=merge_request.create",
      "GIT_PUSH_OPTION_1=merge_request.target=main",
      "GIT_PUSH_OPTION_2=merge_request.title=upgrade: 0.1 --delete main",
      "GIT_PUSH_OPTION_COUNT=3",
    ]);
  });

  test("gives the addresses also of a server that knows of no options", async () => {
    const remote = makeRemote({ "README.md": "lab\n" });
    const said = "Create a pull request for 'upgrade-0.2' on GitHub by visiting:";
    addHook(remote, "post-receive", `printf "${said}\\n  https://github.com/econ/lab/pull/new/upgrade-0.2\\n"`);
    const { addresses } = await proposeChange(await open(remote), propose, { branch });
    expect(addresses).toEqual(["https://github.com/econ/lab/pull/new/upgrade-0.2"]);
  });

  test("plans once more for the main that others moved meanwhile", async () => {
    // Deep enough for a clone to lack the lower trees, which git sends to a server that no longer names the commit it has.
    const remote = makeRemote({
      "README.md": "lab\n",
      "environments/staging/goods/files/experiment.yaml": "name: goods\n",
    });
    const rivals = [
      "environments/staging/goods/files/operation.yaml",
      "environments/staging/trust/files/experiment.yaml",
    ];
    const { status, attempts, commit } = await proposeChange(
      await open(remote),
      async () => {
        const path = rivals.pop();
        if (path !== undefined) commitOn(remote, { [path]: "by a rival\n" });
        return planOf(change);
      },
      { branch },
    );
    expect({ status, attempts }).toEqual({ status: "committed", attempts: 3 });
    expect(git(remote, "rev-parse", branch).trim()).toBe(commit);
    expect(git(remote, "rev-parse", `${branch}^`).trim()).toBe(tipOf(remote));
  });

  test("gives up when others move main for longer than it may try", async () => {
    const remote = makeRemote({
      "README.md": "lab\n",
      "environments/staging/goods/files/experiment.yaml": "name: goods\n",
    });
    let times = 0;
    const busy = async () => {
      commitOn(remote, { [`environments/staging/goods/files/${(times += 1)}.yaml`]: "by a rival\n" });
      return planOf(change);
    };
    expect(await failureOf(proposeChange(await open(remote), busy, { branch, budget: 0 }))).toMatchObject({
      code: "PUSH_CONFLICT",
    });
    expect(git(remote, "branch", "--list", branch)).toBe("");
  });

  test("says when the server takes no branch, in its words", async () => {
    const remote = makeRemote({ "README.md": "lab\n" });
    addHook(remote, "pre-receive", "echo 'no branches on Fridays' >&2; exit 1");
    const failure = await failureOf(proposeChange(await open(remote), propose, { branch }));
    expect(failure).toMatchObject({ code: "PUSH_REFUSED", message: expect.stringContaining("no branches on Fridays") });
    expect(failure.next).not.toContain("--branch");
    expect(git(remote, "branch", "--list", branch)).toBe("");
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
