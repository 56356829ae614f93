import { expect, test } from "vitest";
import { mutations } from "../mutation/mutations.ts";
import { readRepositoryFile } from "../support/repository.ts";

// `npm run mutation` takes minutes; that its edits still meet the source is seen at once.

test.for(mutations.map(({ name, file, from }) => [name, file, from] as const))(
  "%s: %s has what the mutation takes away, once",
  ([, file, from]) => {
    expect(readRepositoryFile(file).split(from)).toHaveLength(2);
  },
);
