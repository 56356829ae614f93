import type { Files, Problem } from "@grove/plan";
import { faultAt } from "../../../project/fault-at.ts";
import { pythonCode } from "./python-code.ts";

/** Whether settings.py leaves to the lab what is the lab's: the secret key, the admin's password, production. */
export function checkSettings(files: Files): readonly Problem[] {
  const text = files.get(file);
  if (text === undefined) return [missing];
  const code = pythonCode(text);
  return rules.flatMap(({ findFault, ...fault }) => {
    const offset = findFault(code);
    return offset === undefined ? [] : [faultAt({ file, text, offset }, fault)];
  });
}

const file = "settings.py";

interface Rule extends Pick<Problem, "code" | "message" | "next"> {
  /** Where in the code the fault is, if it is there. */
  readonly findFault: (code: string) => number | undefined;
}

const rules: readonly Rule[] = [
  {
    findFault: findFixedKey,
    code: "SECRET_KEY_NOT_FROM_ENVIRONMENT",
    message:
      "the secret key must come from the lab (OTREE_SECRET_KEY): with one that stands in Git anybody can forge logins",
    next: "take over the function secret_key and the line SECRET_KEY = secret_key() from the starter's settings.py",
  },
  {
    findFault: (code) => offsetOf(code, /^ADMIN_PASSWORD\s*=\s*[rbfu]?["']/m),
    code: "ADMIN_PASSWORD_FIXED",
    message:
      "the admin's password stands in Git, where everybody reads it, and it would replace the one that the lab makes",
    next: "write ADMIN_PASSWORD = environ.get('OTREE_ADMIN_PASSWORD')",
  },
  {
    findFault: (code) =>
      offsetOf(code, /^DEBUG\s*=\s*(?:True|1)\b/m) ?? offsetOf(code, /\benviron\[["']OTREE_PRODUCTION["']\]\s*=/),
    code: "DEBUG_FORCED",
    message: "this line switches debugging on for everybody: participants would see inner workings of the study",
    next: "delete it; oTree debugs on your own computer, and the lab sets OTREE_PRODUCTION",
  },
];

/** A key that is written out, or one that has nothing to do with the lab's; not where settings come from elsewhere, too. */
function findFixedKey(code: string): number | undefined {
  const fixed = offsetOf(code, /^SECRET_KEY\s*=\s*[rbfu]?["']/m);
  if (fixed !== undefined || /\bOTREE_SECRET_KEY\b/.test(code) || /^from\s+\S+\s+import\s+\*/m.test(code)) return fixed;
  return offsetOf(code, /^SECRET_KEY\b/m) ?? 0;
}

function offsetOf(code: string, pattern: RegExp): number | undefined {
  return pattern.exec(code)?.index;
}

const missing: Problem = {
  code: "SETTINGS_MISSING",
  severity: "error",
  message: "settings.py is not there, so this is no oTree project",
  next: "push the folder that settings.py lies in as the repository itself, not a folder around it",
  file,
};
