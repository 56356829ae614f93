import { checkProject, parseSpec } from "@grove/experiments";
import { describe, expect, test } from "vitest";
import { readRepositoryFile } from "../support/repository.ts";
import { starterFiles } from "../support/study-with.ts";

describe.for(["otree", "jupyterhub"] as const)("the starter of %s", (kind) => {
  const starter = `apps/${kind}/starter`;

  test("has a spec that a lab takes", () => {
    const file = `${starter}/experiment.yaml`;
    expect(parseSpec(readRepositoryFile(file), file).problems).toEqual([]);
  });

  test("has no fault that its pipeline finds", async () => {
    expect(checkProject(await starterFiles(kind))).toEqual([]);
  });

  test("carries the schema of today for the editors of those who copy it", () => {
    expect(readRepositoryFile(`${starter}/experiment.schema.json`)).toBe(
      readRepositoryFile("schemas/experiment.schema.json"),
    );
  });
});
