import type { Files, Problem } from "@grove/plan";
import { faultAt } from "./fault-at.ts";

/** Scripts with the line ends of Windows: Linux takes the invisible character for a part of each command. */
export function checkLineEnds(files: Files): readonly Problem[] {
  return [...files]
    .filter(([path, text]) => path.endsWith(".sh") && text.includes("\r\n"))
    .map(([file, text]) => faultAt({ file, text, offset: text.indexOf("\r\n") }, windowsLineEnds));
}

const windowsLineEnds = {
  code: "SCRIPT_LINE_ENDS",
  message: "this script has the line ends of Windows, with which Linux cannot run it",
  next: "write the line *.sh text eol=lf into .gitattributes, then: git add --renormalize . and commit",
};
