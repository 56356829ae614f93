import { GroveError } from "@grove/plan";
import { expect, test } from "vitest";
import { withRepository } from "../src/lab/open-lab.ts";
import { recordedTerminal } from "./support/recorded-terminal.ts";

test("what is printed of a lab's address is without its password", async () => {
  const progress: string[] = [];
  const terminal = { ...recordedTerminal(), progress: (text: string) => void progress.push(text) };
  const context = { terminal, timeout: 10_000, since: 0, variables: {} };
  const opening = withRepository(context, { url: "http://ci:s3cret@127.0.0.1:1/lab.git" }, async () => "opened");
  await expect(opening).rejects.toThrow(GroveError);
  expect(progress).toEqual(["reading http://127.0.0.1:1/lab.git …"]);
});
