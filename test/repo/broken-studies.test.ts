import { readdirSync } from "node:fs";
import { join } from "node:path";
import { checkProject } from "@grove/experiments";
import { formatProblem } from "@grove/plan";
import { describe, expect, test } from "vitest";
import { repositoryRoot } from "../support/repository.ts";
import { starterFiles, studyWith } from "../support/study-with.ts";

const studies = "test/repo/testdata/broken-studies";

test("nothing is wrong with the starter", async () => {
  expect(checkProject(await starterFiles())).toEqual([]);
});

/** Each directory says what differs from the starter. */
describe("a broken project has exactly its problem, in words for experimenters", () => {
  const names = readdirSync(join(repositoryRoot, studies));

  test.for(names)("%s", async (name) => {
    const { files, expected } = await studyWith(`${studies}/${name}`);
    const problems = checkProject(files);
    expect(problems.map((problem) => `${formatProblem(problem)}\n`).join("")).toBe(expected);
    expect(problems.map(({ code }) => code)).toEqual([name.replaceAll("-", "_").toUpperCase()]);
  });

  test("at least 15 of them", () => {
    expect(names.length).toBeGreaterThanOrEqual(15);
  });
});
