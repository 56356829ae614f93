import type { Files, Problem } from "@grove/plan";
import { compareVersions } from "./compare-versions.ts";
import { readRecord, recordPath } from "./lab-record.ts";

/** Whether the lab's bases are of another version than the command; a lab that keeps no record of it is not judged. */
export function checkLabVersion(files: Files, version: string): readonly Problem[] {
  const { value: record, problems } = readRecord(files);
  const difference = record === undefined ? 0 : compareVersions(record.version, version);
  if (record === undefined || difference === 0) return problems;
  const isOlder = difference < 0;
  return [
    {
      code: isOlder ? "LAB_OLDER" : "LAB_NEWER",
      severity: "warning",
      message: `bases, bootstrap and pipelines are of grove ${record.version}, and this is grove ${version}`,
      next: isOlder ? "grove upgrade --dry-run shows what would be renewed" : "use a newer grove",
      file: recordPath,
    },
  ];
}
