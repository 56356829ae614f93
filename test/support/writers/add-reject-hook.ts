import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How servers word a refusal: a passing one, a lasting one, or nothing at all. */
const WORDINGS = [
  "error: cannot lock ref 'refs/heads/main': is at 1 but expected 2",
  "GitLab: You are not allowed to push code to protected branches on this project.",
  "error: GH006: Protected branch update failed for refs/heads/main.",
  "! [rejected] main -> main (fetch first)",
  "",
];

/**
 * Makes the server reject this share of pushes, in per cent. Half of it hits a commit, which is then refused whoever
 * pushes it however often; the other half passes: the same push may get through a moment later.
 *
 * The dice are the last digits of the commit's id and the hook's process id, each moved by the seed: a shell has no
 * cheaper ones. A deletion is never refused by itself.
 */
export function addRejectHook(repository: string, { percent, seed }: { percent: number; seed: number }): void {
  const cases = WORDINGS.map((words, index) => `  ${index}) echo "${words}" ;;`).join("\n");
  const script = `#!/bin/sh
limit=${Math.round(percent * 5)} # of 1000, for each of the two
while read -r old new reference; do
  digits=\${new#${"?".repeat(34)}}
  case $new in *[!0]*) ;; *) continue ;; esac
  lasting=$(((0x$digits + ${seed % 1000}) % 1000))
  passing=$((($$ * 7919 + ${seed % 1000}) % 1000))
  [ "$lasting" -ge "$limit" ] && [ "$passing" -ge "$limit" ] && continue
  case $((0x$digits % ${WORDINGS.length})) in
${cases}
  esac >&2
  exit 1
done
exit 0
`;
  mkdirSync(join(repository, "hooks"), { recursive: true });
  writeFileSync(join(repository, "hooks", "pre-receive"), script, { mode: 0o755 });
}
