import { clusterOptions, studyOptions, studyVariables, syncVariables } from "./shared-options.ts";
import type { Verb } from "./verb.ts";

/** What participants gave: read, kept, brought here, emptied, brought back, erased. */
export const dataVerbs: readonly Verb[] = [
  {
    usage: "report <name>",
    summary: "of a web experiment: who saw what, who liked it, and what may be concluded from it now",
    options: [
      { flags: "--html <file>", summary: "also as a page with pictures, which needs nothing else" },
      ...clusterOptions,
    ],
    examples: [
      "grove report greetings",
      "grove report greetings --environment staging --json",
      "grove report greetings --html greetings.html",
    ],
    load: async () => (await import("../commands/report.ts")).report,
  },
  {
    usage: "backup <name>",
    summary: "make a dump of the database now, verified by a restore; or list those that there are",
    options: [{ flags: "--list", summary: "show the dumps, and make none" }, ...clusterOptions],
    examples: ["grove backup public-goods --environment production", "grove backup public-goods --list"],
    load: async () => (await import("../commands/backup.ts")).backup,
  },
  {
    usage: "export <name>",
    summary: "bring the data here: every table that oTree offers, and a verified dump; goes on where it was cut off",
    options: [
      { flags: "--output <folder>", summary: "where to; export-ENVIRONMENT-NAME unless told" },
      ...studyOptions,
    ],
    variables: studyVariables,
    examples: ["grove export public-goods", "grove export public-goods --environment staging --output pilot"],
    load: async () => (await import("../commands/export.ts")).exportData,
  },
  {
    usage: "reset <name>",
    summary: "empty the database, after a verified dump",
    options: [
      { flags: "--no-wait", summary: "commit only: the next sync does it" },
      { flags: "--yes", summary: "do not ask" },
      ...clusterOptions,
    ],
    variables: syncVariables,
    examples: ["grove reset public-goods", "grove reset public-goods --environment production --dry-run"],
    load: async () => (await import("../commands/reset.ts")).reset,
  },
  {
    usage: "restore <name>",
    summary:
      "put a dump in the place of the database, after a dump of what is there; of a hub, homes beside what is there",
    options: [
      { flags: "--list", summary: "show what can be restored, and change nothing" },
      { flags: "--dump <name>", summary: "a dump of this experiment" },
      {
        flags: "--from-archive <archive>",
        summary: "ENVIRONMENT/NAME, also of an experiment that is gone; or one of its files",
      },
      { flags: "--file <file>", summary: "a dump on this computer, also of an oTree server elsewhere" },
      {
        flags: "--recovery-key <file>",
        summary: "with an archive: its passwords and keys, too, so that personal links stay valid",
      },
      { flags: "--home <user...>", summary: "of a hub: whose home of the archive; all unless told" },
      { flags: "--yes", summary: "do not ask" },
      ...clusterOptions,
    ],
    examples: [
      "grove restore public-goods --list",
      "grove restore public-goods --dump 20261125T184300Z-reset.dump",
      "grove restore public-goods-2 --from-archive production/public-goods --recovery-key recovery.key",
      "grove restore public-goods --file old-server.dump",
      "grove restore greetings-2 --from-archive production/greetings",
      "grove restore course --environment production --from-archive production/course --home ada",
    ],
    load: async () => (await import("../commands/restore.ts")).restore,
  },
  {
    usage: "archive [name]",
    summary: "keep a verified copy of an experiment's data, and note it in the lab; with it, it may be deleted",
    options: [
      {
        flags: "--volume <claim>",
        summary: "of an experiment that is gone: its database-ID, counts-ID or hub-ID, as grove orphans shows it",
      },
      { flags: "--output <directory>", summary: "bring a copy of the dump to this computer, too" },
      { flags: "--check", summary: "make none: read all from the archive store, or one, and compare with Git" },
      ...clusterOptions,
    ],
    variables: { GROVE_ARCHIVE_CREDENTIALS: "KEY:SECRET of the archive store, with --check; may read only" },
    examples: [
      "grove archive public-goods --environment production",
      "grove archive public-goods --environment production --output dumps",
      "grove archive --volume database-k7f3q9x2",
      "GROVE_ARCHIVE_CREDENTIALS=… grove archive --check",
    ],
    load: async () => (await import("../commands/archive.ts")).archive,
  },
  {
    usage: "orphans",
    summary: "list volumes with data that no experiment of the lab uses any more",
    options: clusterOptions,
    examples: ["grove orphans", "grove orphans --json"],
    load: async () => (await import("../commands/orphans.ts")).orphans,
  },
  {
    usage: "purge <volume>",
    summary:
      "erase the volumes of an experiment that is gone, by id, name or volume; only what is proven to be archived",
    options: [
      {
        flags: "--dump <file>",
        summary: "your copy of the archived dump, where the lab has no archive store; not of a hub",
      },
      { flags: "--confirm <id>", summary: "the id, where nobody can be asked to type it" },
      ...clusterOptions,
    ],
    examples: ["grove purge k7f3q9x2", "grove purge database-k7f3q9x2 --dry-run"],
    load: async () => (await import("../commands/purge.ts")).purge,
  },
];
