import { parseSpec } from "@grove/experiments";
import { expect, test } from "vitest";
import { readRepositoryFile } from "../support/repository.ts";

const starter = "apps/otree/starter";

test("the starter's spec is one that a lab takes", () => {
  const file = `${starter}/experiment.yaml`;
  expect(parseSpec(readRepositoryFile(file), file).problems).toEqual([]);
});

test("the starter carries the schema of today for the editors of experimenters", () => {
  expect(readRepositoryFile(`${starter}/experiment.schema.json`)).toBe(
    readRepositoryFile("schemas/experiment.schema.json"),
  );
});
