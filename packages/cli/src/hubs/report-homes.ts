import { count, formatProblem, type Problem } from "@grove/plan";
import type { Context, Result } from "../command.ts";
import { formatBytes } from "../dumps/describe-dump.ts";
import type { HomesWish } from "./homes-wish.ts";
import type { RestoredOne } from "./restore-homes.ts";

export interface HomesReport {
  readonly wish: HomesWish;
  readonly restored: readonly RestoredOne[];
}

/** Says whose homes are there now, and of the others why they are not: exit code 1 then. */
export function reportHomes({ terminal }: Pick<Context, "terminal">, { wish, restored }: HomesReport): Result {
  const { experiment, label, archive } = wish;
  const problems = restored.flatMap((one) => problemOf(one, experiment.name));
  const there = restored.length - problems.length;
  const sign = problems.length === 0 ? terminal.style("green", "✓") : terminal.style("red", "✗");
  const lines = [
    `${sign} ${there} of ${count(restored.length, "home")} from ${archive.archive} in ${label}; what was there is as it was`,
    ...restored.flatMap(lineOf),
    ...problems.map(formatProblem),
  ];
  const homes = restored.map(({ user, claim, folder, isNew, said }) => ({ user, claim, folder, isNew, ...said }));
  const status = problems.length === 0 ? "restored" : "incomplete";
  const data = { status, ...experiment, archive: archive.file, homes, problems };
  return { text: lines.join("\n"), data, exitCode: problems.length === 0 ? 0 : 1 };
}

function lineOf({ user, folder, isNew, said }: RestoredOne): readonly string[] {
  if (said.status === "present") return [`  ${user}: ${folder} is there already`];
  if (said.status !== "restored") return [];
  const { files, size, leftOut } = said;
  const names = leftOut.names.join(", ") + (leftOut.count > leftOut.names.length ? ", …" : "");
  return [
    `  ${user}: ${folder}, ${count(files, "file")} with ${formatBytes(size)}${isNew ? ", in a new home" : ""}`,
    ...(leftOut.count === 0 ? [] : [`    left out, as links that lead out of the home and pipes are: ${names}`]),
  ];
}

function problemOf({ user, said }: RestoredOne, name: string): readonly Problem[] {
  if (said.status === "restored" || said.status === "present") return [];
  const another = `nothing of it was put there; take another archive: grove restore ${name} --list`;
  const severity = "error";
  if (said.status === "full") {
    const [free, needed] = [formatBytes(said.free), formatBytes(said.needed)];
    const message = `the home of ${user} has ${free} left, and what comes back may need ${needed}`;
    const next = `${user} makes room, or the volume gets larger; then run the command again`;
    return [{ code: "HOME_FULL", severity, message, next }];
  }
  if (said.status === "refused") {
    return [{ code: "ARCHIVE_UNSAFE", severity, message: `the home of ${user}: ${said.reason}`, next: another }];
  }
  const message = `the copy of the home of ${user} is not the file that the archive in Git names, or is not there`;
  return [{ code: "ARCHIVE_DAMAGED", severity, message, next: another }];
}
