import { expect, test } from "vitest";
import { parseBytes } from "../src/preflight/parse-bytes.ts";

test.for([
  ["0", 0],
  ["1024", 1024],
  ["1k", 1000],
  ["500M", 500_000_000],
  ["2G", 2_000_000_000],
  ["16374156Ki", 16_767_135_744],
  ["512Mi", 536_870_912],
  ["1.5Gi", 1_610_612_736],
  ["1Ti", 1_099_511_627_776],
  ["", 0],
  ["-1Gi", 0],
  ["1 Gi", 0],
  ["much", 0],
  ["1Xi", 0],
] as const)("%j is %d bytes", ([quantity, bytes]) => {
  expect(parseBytes(quantity)).toBe(bytes);
});
