import { describe, expect, onTestFinished, test, vi } from "vitest";
import { commitChange } from "../src/index.ts";
import { failureOf, open, planOf } from "./support/open.ts";
import { commitOn, countCommits, git, makeRemote, tipOf } from "./support/remote-repository.ts";

const YEAR = 365 * 86_400_000;
const change = planOf({ path: "a.yaml", before: "a: 1\n", after: "a: 2\n" });

/** Sets this process's clock; what waits goes on as before. */
function setClock(time: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: time });
  onTestFinished(() => void vi.useRealTimers());
}

describe.for([
  ["a year ahead", YEAR],
  ["a year back", -YEAR],
  ["at the beginning of time", -Date.now()],
] as const)("a clock that jumps while a change is made, %s", ([, jump]) => {
  test("does no harm to the commit", async () => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    const now = Date.now() + jump;
    const result = await commitChange(await open(remote), async () => {
      setClock(now);
      return change;
    });
    expect(result).toMatchObject({ status: "committed", commit: tipOf(remote) });
    expect(countCommits(remote)).toBe(2);
    expect(Number(git(remote, "log", "-1", "--format=%ct", "main"))).toBe(Math.floor(now / 1000));
    git(remote, "fsck", "--strict");
  });

  test("ends no change early", async () => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    const now = Date.now() + jump;
    let rivals = 0;
    const propose = async () => {
      if (rivals++ < 2) commitOn(remote, { rival: `${rivals}\n` });
      setClock(now);
      return change;
    };
    expect(await commitChange(await open(remote), propose)).toMatchObject({ status: "committed", attempts: 3 });
  });

  test("lets none go on for ever", async () => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    const now = Date.now() + jump;
    let rivals = 0;
    const propose = async () => {
      commitOn(remote, { rival: `${rivals++}\n` });
      setClock(now);
      return change;
    };
    const failure = await failureOf(commitChange(await open(remote), propose, { budget: 0 }));
    expect([failure.code, rivals]).toEqual(["PUSH_CONFLICT", 1]);
  });
});
