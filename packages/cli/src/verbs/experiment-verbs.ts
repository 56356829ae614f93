import { branchOption, clusterOptions, studyOptions, studyVariables, syncVariables } from "./shared-options.ts";
import type { Verb, VerbOption } from "./verb.ts";

const reason: VerbOption = { flags: "--reason <text>", summary: "why, for those who meet the hold", required: true };

const noSync: VerbOption = {
  flags: "--no-sync",
  summary: "of production: commit only, and leave Sync to somebody else",
};

/** One experiment, in the order of its life. */
export const experimentVerbs: readonly Verb[] = [
  {
    usage: "new <name>",
    summary: "make an experiment: its spec, operation, secrets and overlay",
    options: [
      { flags: "--kind <kind>", summary: "OTree, JupyterHub or WebExperiment", required: true },
      { flags: "--image <repository>", summary: "where its pipeline pushes images, without a tag", required: true },
      { flags: "--title <text>", summary: "what people call it; the name unless told" },
      {
        flags: "--owner <owner...>",
        summary: "group:NAME may sync, read logs and ask the lab, project:GROUP/NAME may ask it; may be repeated",
      },
      {
        flags: "--registry-credentials <file>",
        summary: "another docker config.json than the lab's for pulling the image",
      },
      branchOption,
    ],
    examples: ["grove new public-goods --kind OTree --image registry.example/econ/public-goods"],
    load: async () => (await import("../commands/new.ts")).newExperiment,
  },
  {
    usage: "bump [name]",
    summary: "put new images into an overlay, as one commit",
    options: [
      {
        flags: "--image <reference>",
        summary: "REPOSITORY:TAG@sha256:DIGEST; may be repeated where an experiment has several",
        repeatable: true,
      },
      { flags: "--from <file>", summary: "many at once, in one push: a YAML list of {name, image, build, pipeline}" },
      { flags: "--build <number>", summary: "the pipeline's number: an older build never replaces a newer one" },
      { flags: "--pipeline <url>", summary: "where the image was built; goes into the commit message" },
      { flags: "--wait", summary: "end when it is live, or say why it does not get so" },
      { flags: "--revert", summary: "of staging: wait, and take it back by a commit where it does not get live" },
      branchOption,
      ...clusterOptions,
    ],
    examples: [
      `grove bump public-goods --image registry.example/econ/public-goods:1.4.3@sha256:${"0123456789abcdef".repeat(4)}`,
      `grove bump public-goods --wait --revert --image registry.example/econ/public-goods:1.4.3@sha256:${"0123456789abcdef".repeat(4)}`,
      "grove bump --from bumps.yaml",
    ],
    load: async () => (await import("../commands/bump.ts")).bump,
  },
  {
    usage: "promote <name>",
    summary: "copy spec and image from staging to production, as one commit; or end a web experiment for its winner",
    options: [
      {
        flags: "--winner <arm>",
        summary: "of a web experiment: show everybody this arm, if the report says that it wins; nothing is copied",
      },
      branchOption,
      ...clusterOptions,
    ],
    examples: [
      "grove promote public-goods --dry-run",
      "grove promote public-goods",
      "grove promote greetings --winner howdy",
    ],
    load: async () => (await import("../commands/promote.ts")).promote,
  },
  {
    usage: "deploy <name>",
    summary: "promote, sync production through Argo CD, and wait until it is live",
    options: clusterOptions,
    variables: syncVariables,
    examples: ["grove deploy public-goods", "grove deploy public-goods --dry-run"],
    load: async () => (await import("../commands/deploy.ts")).deploy,
  },
  {
    usage: "wait <name>",
    summary: "wait until exactly the image in the overlay is live, or say why it does not get so",
    options: clusterOptions,
    examples: ["grove wait public-goods", "grove wait public-goods --environment production --timeout 120"],
    load: async () => (await import("../commands/wait.ts")).wait,
  },
  {
    usage: "rehearse <name>",
    summary: "let many bots at once play a session on staging, as browsers would, and say whether so many fit",
    options: [
      { flags: "--participants <number>", summary: "how many; rounded up to complete groups", required: true },
      { flags: "--config <name>", summary: "the session config; may be left out where there is only one" },
      { flags: "--pause <seconds>", summary: "how long each looks at a page; 0 unless told: all click at once" },
      ...studyOptions,
    ],
    variables: studyVariables,
    examples: [
      "grove rehearse public-goods --participants 24",
      "grove rehearse public-goods --participants 24 --pause 5",
    ],
    load: async () => (await import("../commands/rehearse.ts")).rehearse,
  },
  {
    usage: "hold <name>",
    summary: "keep the image of an overlay as it is until released",
    options: [reason, branchOption],
    examples: ['grove hold public-goods --environment production --reason "study runs until Friday"'],
    load: async () => (await import("../commands/hold.ts")).hold,
  },
  {
    usage: "release <name>",
    summary: "lift a hold",
    options: [branchOption],
    examples: ["grove release public-goods --environment production"],
    load: async () => (await import("../commands/release.ts")).release,
  },
  {
    usage: "rollback <name>",
    summary: "bring back the previous spec and image, and hold them",
    options: [
      { flags: "--to <commit>", summary: "the state of this commit instead of the previous one" },
      { ...reason, required: false },
      { flags: "--sync", summary: "of production: also sync it through Argo CD, and wait until it is live" },
      branchOption,
      ...clusterOptions,
    ],
    variables: syncVariables,
    examples: ["grove rollback public-goods --environment production", "grove rollback public-goods --to 3f2a9c1"],
    load: async () => (await import("../commands/rollback.ts")).rollback,
  },
  {
    usage: "sleep <name>",
    summary: "end the app of an experiment that nobody needs now; its data stay, its host says so",
    options: [
      { flags: "--archived", summary: "archive its data, then end the database, too" },
      noSync,
      ...clusterOptions,
    ],
    variables: syncVariables,
    examples: ["grove sleep public-goods", "grove sleep public-goods --environment production"],
    load: async () => (await import("../commands/sleep.ts")).sleep,
  },
  {
    usage: "wake <name>",
    summary: "let an experiment run again that is asleep or archived, as it was",
    options: [noSync, ...clusterOptions],
    variables: syncVariables,
    examples: ["grove wake public-goods", "grove wake public-goods --environment production"],
    load: async () => (await import("../commands/wake.ts")).wake,
  },
  {
    usage: "clone <old> <new>",
    summary: "make an experiment that runs what another one runs, with secrets and an empty database of its own",
    options: [branchOption],
    examples: ["grove clone public-goods public-goods-2027", "grove clone public-goods exam --environment production"],
    load: async () => (await import("../commands/clone.ts")).clone,
  },
  {
    usage: "delete <name>",
    summary: "end an experiment: archive its data, remove its overlay, wait until nothing of it runs",
    options: [
      { flags: "--yes", summary: "do not ask" },
      { flags: "--without-archive", summary: "of staging: leave the data on the volume alone" },
      ...clusterOptions,
    ],
    examples: ["grove delete public-goods --environment production", "grove delete public-goods --without-archive"],
    load: async () => (await import("../commands/delete.ts")).deleteExperiment,
  },
  {
    usage: "logs <name>",
    summary: "print what an experiment's app says",
    options: [
      { flags: "--follow", summary: "go on printing as it comes" },
      { flags: "--tail <lines>", summary: "lines from the end; 200 unless told" },
      { flags: "--previous", summary: "of the app before its last restart" },
      { flags: "--container <name>", summary: "another container than the app, such as postgres" },
      ...clusterOptions,
    ],
    examples: [
      "grove logs public-goods --follow",
      "grove logs public-goods --environment production --container postgres",
    ],
    load: async () => (await import("../commands/logs.ts")).logs,
  },
  {
    usage: "secrets <action> <name> [key]",
    summary: "show passwords and keys, hand the admin password to an owner, rotate one, or set a hub's client",
    options: [
      { flags: "--output <file>", summary: "of hand: the HTML file to write, which opens with a passphrase" },
      { flags: "--key <key>", summary: "of rotate: ADMIN_PASSWORD, REST_KEY or SECRET_KEY" },
      { flags: "--yes", summary: "do not ask" },
      ...clusterOptions,
    ],
    variables: {
      GROVE_OAUTH_CLIENT_ID: "of set: what the provider that people sign in by calls the hub",
      GROVE_OAUTH_CLIENT_SECRET: "of set: the secret of it",
    },
    examples: [
      "grove secrets show public-goods --environment production",
      "grove secrets hand public-goods --environment production --output access.html",
      "grove secrets rotate public-goods --key REST_KEY",
      "GROVE_OAUTH_CLIENT_ID=… GROVE_OAUTH_CLIENT_SECRET=… grove secrets set statistics",
    ],
    load: async () => (await import("../commands/secrets.ts")).secrets,
  },
];
