import type { DumpManifest } from "@grove/experiments";
import type { Context, Result } from "../command.ts";
import { describeContents } from "../dumps/describe-dump.ts";
import type { Brought } from "./brought.ts";
import type { RestoreWish } from "./restore-wish.ts";

export interface Restored {
  readonly wish: RestoreWish;
  readonly brought: Brought;
  /** The dump of what was there before. */
  readonly undo: DumpManifest | undefined;
}

/** Says what is in the database now, and how to undo it. */
export function reportRestored({ terminal }: Context, { wish, brought, undo }: Restored): Result {
  const { experiment, label, what, keys = {} } = wish;
  const lines = [`${terminal.style("green", "✓")} ${label} holds what is in ${what}${contentsOf(wish, brought)}`];
  if (undo !== undefined) lines.push(...undoing(wish, undo));
  lines.push(...aboutLinks(wish));
  const { dump, contents } = brought;
  const data = { status: "restored", ...experiment, dump, tables: contents?.tables, undo, keys: Object.keys(keys) };
  return { text: lines.join("\n"), data };
}

function contentsOf({ server }: RestoreWish, { contents }: Brought): string {
  const each = server === "redis" ? "counters, epochs and events" : "each table";
  return contents === undefined ? "" : `: ${describeContents(contents)}, ${each} equal to its manifest`;
}

function undoing({ experiment: { environment, name } }: RestoreWish, undo: DumpManifest): readonly string[] {
  return [
    `  the dump ${undo.dump} keeps what was there before: ${describeContents(undo)}`,
    `  to undo it: grove restore ${name} --environment ${environment} --dump ${undo.dump}`,
  ];
}

/** What participants would notice who have links of the archived experiment. */
function aboutLinks({ archive, keys, label, server, experiment: { name } }: RestoreWish): readonly string[] {
  if (keys !== undefined) {
    return [
      `  its ${Object.keys(keys).join(", ")} are the archive's: personal links stay valid, at the address of ${name}`,
    ];
  }
  if (archive === undefined || `${archive.environment}/${archive.name}` === label) return [];
  if (server === "redis") return archive.name === name ? [] : [`  what ${archive.name} counted is now ${name}'s own`];
  return [`  links that were made for ${archive.name} are not valid here: --recovery-key takes its keys over`];
}
