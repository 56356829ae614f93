import type { Files, Problem } from "@grove/plan";
import { faultAt } from "../../../project/fault-at.ts";

/** Whether each package in requirements.txt has a hash, without which its build does not take it. */
export function checkHashes(files: Files): readonly Problem[] {
  const text = files.get(file);
  if (text === undefined) return [missing];
  return [...text.matchAll(requirement)]
    .filter(([line]) => !/--hash=sha256:[0-9a-f]{64}\b/.test(line))
    .map(({ 1: name = "", index: offset }) => faultAt({ file, text, offset }, hashMissing(name)));
}

const file = "requirements.txt";

/** A package with what stands behind its name, also on the lines that a backslash continues. */
const requirement = /^[ \t]*([A-Za-z0-9][\w.-]*)(?:[^\\\n]|\\(?:\r?\n|.))*/gm;

function hashMissing(name: string) {
  return {
    code: "HASH_MISSING",
    message: `the line of ${name} has no hash, so nobody could tell whether it is the package that you tested`,
    next: "write it into requirements.in, then: pip-compile --generate-hashes --strip-extras requirements.in",
  };
}

const missing: Problem = {
  code: "REQUIREMENTS_MISSING",
  severity: "error",
  message: "requirements.txt is not there, so nobody knows which packages the course needs",
  next: "write them into requirements.in, then: pip-compile --generate-hashes --strip-extras requirements.in",
  file,
};
