import { expect, test } from "vitest";
import { formatProgress } from "../src/terminal/format-progress.ts";

test.for([
  ["nothing yet", 0, 3 * 2 ** 20, "data ░░░░░░░░░░░░░░░░░░░░ 0 % of 3.0 MiB"],
  ["half", 1.5 * 2 ** 20, 3 * 2 ** 20, "data ██████████░░░░░░░░░░ 50 % of 3.0 MiB"],
  ["never full before it is", 999, 1000, "data ███████████████████░ 99 % of 1000 B"],
  ["all", 1000, 1000, "data ████████████████████ 100 % of 1000 B"],
  ["more than was said", 2000, 1000, "data ████████████████████ 100 % of 1000 B"],
  ["the whole is not known", 2048, undefined, "data 2.0 KiB"],
  ["the whole is nothing", 0, 0, "data 0 B"],
] as const)("%s", ([, bytes, total, text]) => {
  expect(formatProgress("data", { bytes, total })).toBe(text);
});
