import { describe, expect, test } from "vitest";
import { judgeRollout, type Rollout } from "../src/index.ts";
import { application, begun, commit, target } from "./support/facts.ts";

type Failure = Omit<Extract<Rollout, { state: "failed" }>, "state">;

describe("failed: Argo CD", () => {
  test.for<readonly [string, Parameters<typeof application>[0], Failure]>([
    [
      "it cannot render the overlay",
      { conditions: [{ type: "ComparisonError", message: "kustomize build failed" }] },
      {
        code: "RENDER_FAILED",
        message: "Argo CD cannot render the experiment: kustomize build failed",
        next: "grove check finds the file and line",
      },
    ],
    [
      "the Application itself is refused",
      { conditions: [{ type: "InvalidSpecError", message: "repository not permitted" }] },
      {
        code: "RENDER_FAILED",
        message: "Argo CD cannot render the experiment: repository not permitted",
        next: "grove check finds the file and line",
      },
    ],
    [
      "the sync failed at an object",
      {
        operationState: {
          phase: "Failed",
          message: "one or more objects failed to apply",
          syncResult: {
            revision: commit,
            resources: [
              { kind: "Service", name: "otree", status: "Synced" },
              { kind: "Role", name: "r", status: "SyncFailed", message: "not permitted in project" },
            ],
          },
        },
      },
      {
        code: "SYNC_FAILED",
        message: "the sync failed: Role r: not permitted in project",
        next: "mend what it names and commit, or grove rollback",
      },
    ],
    [
      "a part of it was away during the sync",
      {
        operationState: {
          phase: "Error",
          message: "ComparisonError: rpc error: code = Unavailable desc = refused",
          syncResult: { revision: commit },
        },
      },
      {
        code: "SYNC_INTERRUPTED",
        message:
          "a part of Argo CD was away during the sync: ComparisonError: rpc error: code = Unavailable desc = refused",
        next: "Sync in Argo CD's page once more, or grove deploy",
      },
    ],
    [
      "a guard refused the sync",
      {
        operationState: {
          phase: "Failed",
          message: "one or more synchronization tasks completed unsuccessfully",
          syncResult: {
            revision: commit,
            resources: [
              { kind: "Service", name: "postgres", status: "Synced", hookPhase: "Succeeded" },
              {
                kind: "Pod",
                name: "session-guard",
                status: "Synced",
                hookPhase: "Failed",
                message: "3 participants are playing.\n",
              },
            ],
          },
        },
      },
      {
        code: "GUARD_REFUSED",
        message: "3 participants are playing.",
        next: "take one of the ways that it names; what ran before goes on running",
      },
    ],
    [
      "the sync failed as a whole",
      { operationState: { phase: "Error", message: "time limit exceeded", syncResult: { revision: commit } } },
      {
        code: "SYNC_FAILED",
        message: "the sync failed: time limit exceeded",
        next: "mend what it names and commit, or grove rollback",
      },
    ],
  ])("%s", ([, status, failure]) => {
    expect(judgeRollout(target, { ...begun, application: application(status) })).toEqual({
      state: "failed",
      ...failure,
    });
  });

  test("a failed sync of any commit counts for whoever names none", () => {
    const failed = application({
      operationState: { phase: "Failed", message: "no", syncResult: { revision: "0ther" } },
    });
    const { revision: _, ...anyCommit } = target;
    expect(judgeRollout(anyCommit, { ...begun, application: failed })).toMatchObject({ code: "SYNC_FAILED" });
  });
});

test("a sync that failed is no verdict on the next one, which has been asked for and has not begun", () => {
  const operationState = { phase: "Failed", message: "refused", syncResult: { revision: commit } } as const;
  const asked = application({ operationState }, { operation: { sync: { revision: commit } } });
  expect(judgeRollout(target, { ...begun, application: asked })).toEqual({
    state: "pending",
    message: "a sync has been asked for",
  });
});
