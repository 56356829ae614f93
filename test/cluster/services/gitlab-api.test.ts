import { describe, expect, test } from "vitest";
import { numberOf } from "../people.ts";
import { gitlabAnswer } from "./gitlab-api.ts";

const bob = { login: "bob", scopes: ["read_api"] };
const [numberOfAlice, numberOfBob] = [numberOf("alice"), numberOf("bob")];

test("whoever shows a token is told who it is of", () => {
  expect(gitlabAnswer("/api/v4/user", bob)).toMatchObject({
    status: 200,
    body: { id: numberOfBob, username: "bob", name: "Bob Baddeley" },
  });
});

test("the version is one whose groups have members of groups above them", () => {
  expect(gitlabAnswer("/api/v4/version", bob)).toMatchObject({
    body: { version: expect.stringMatching(/^18\.\d+\./) },
  });
});

describe("somebody is in a group", () => {
  test.for<readonly [what: string, path: string, status: number]>([
    ["of their own", `psych-lab/members/${numberOfBob}`, 200],
    ["of their own, all members counted", `psych-lab/members/all/${numberOfBob}`, 200],
    ["below their own, all members counted", `psych-lab%2Fseminar/members/all/${numberOfBob}`, 200],
    ["below their own, by its own members", `psych-lab%2Fseminar/members/${numberOfBob}`, 404],
    ["whose name begins as theirs", `psych-lab-2/members/all/${numberOfBob}`, 404],
    ["of others", `psych-lab/members/all/${numberOfAlice}`, 404],
    ["by a path that was encoded twice", `psych-lab%252Fseminar/members/all/${numberOfBob}`, 404],
    ["by a path that was not encoded", `psych-lab/seminar/members/all/${numberOfBob}`, 404],
    ["as a number that nobody has", "psych-lab/members/all/1000", 404],
  ])("%s: %s → %i", ([, path, status]) => {
    expect(gitlabAnswer(`/api/v4/groups/${path}`, bob).status).toBe(status);
  });
});

describe("a request is refused", () => {
  test.for<readonly [what: string, path: string, scopes: readonly string[] | undefined, status: number]>([
    ["without a token", "user", undefined, 401],
    ["with a token that signs in only", "user", ["openid", "profile"], 403],
    ["for groups with a token for the person only", `groups/psych-lab/members/all/${numberOfBob}`, ["read_user"], 403],
    ["for what is not there", "projects", ["read_api"], 404],
  ])("%s", ([, path, scopes, status]) => {
    const access = scopes && { login: "bob", scopes };
    expect(gitlabAnswer(`/api/v4/${path}`, access).status).toBe(status);
  });
});
