import type { Command } from "./command.ts";

/** One verb of the grammar (DESIGN §8); its code is loaded only when it runs. */
export interface Verb {
  /** In commander's notation: `<required>`, `[optional]`. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: readonly VerbOption[];
  /** Variables that it reads, for what must not stand on a command line → what each is. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Command lines that work as they stand. */
  readonly examples: readonly string[];
  load(): Promise<Command>;
}

export interface VerbOption {
  readonly flags: string;
  readonly summary: string;
  readonly required?: boolean;
}

const reason: VerbOption = { flags: "--reason <text>", summary: "why, for those who meet the hold", required: true };

/** Of the verbs that look at a cluster. */
const clusterOptions: readonly VerbOption[] = [
  { flags: "--kubeconfig <file>", summary: "how to reach the cluster (default: KUBECONFIG, else ~/.kube/config)" },
  { flags: "--context <name>", summary: "a context of the kubeconfig; the current one unless told" },
];

/** Of the verbs that speak to a running study. */
const studyOptions: readonly VerbOption[] = [
  { flags: "--address <ip>", summary: "where its host is, whatever DNS says" },
  { flags: "--url <url>", summary: "another way to it than its host, such as a forwarded port" },
  ...clusterOptions,
];

const studyVariables = {
  NODE_EXTRA_CA_CERTS: "a file with the authority of its certificate, PEM, where that is not a public one",
};

const noSync: VerbOption = {
  flags: "--no-sync",
  summary: "of production: commit only, and leave Sync to somebody else",
};

/** The verbs in the order of an experiment's life, which is the order of `grove --help`. */
export const verbs: readonly Verb[] = [
  {
    usage: "init <lab>",
    summary: "make a lab in an empty repository: environments, bases, bootstrap, branches main and platform",
    options: [
      { flags: "--domain <domain>", summary: "where experiments are reached: NAME.DOMAIN" },
      { flags: "--certificate <file>", summary: "the cluster's public sealing certificate, PEM" },
      { flags: "--repository <url>", summary: "the address under which the cluster will read the lab" },
      { flags: "--engineers <group>", summary: "who may do everything in Argo CD; nobody unless told" },
      { flags: "--email <address>", summary: "whom Let's Encrypt may write to about certificates" },
      { flags: "--contact <address>", summary: "whom participants may write to, on the page for sleeping studies" },
      { flags: "--wildcard-certificate", summary: "the ingress holds one certificate for all hosts: no Let's Encrypt" },
      { flags: "--argocd-manifests <file>", summary: "Argo CD's install.yaml, for a cluster without internet" },
    ],
    examples: ["grove init /srv/git/lab.git --domain lab.example.org --certificate sealing.pem"],
    load: async () => (await import("./commands/init.ts")).init,
  },
  {
    usage: "bootstrap",
    summary: "bring a cluster to what the lab says: Argo CD, projects, rules, secrets, rights; again changes nothing",
    options: [
      { flags: "--recovery-key <recipient>", summary: "age1…: whom the cluster's sealing keys are encrypted to" },
      {
        flags: "--recover <file>",
        summary: "private recovery key: bring the keys of a lost cluster into this one first",
      },
      {
        flags: "--only <step...>",
        summary: "some steps alone: preflight, recover, secrets, platform, rights, ready, keys",
      },
      ...clusterOptions,
    ],
    variables: {
      GROVE_GIT_USERNAME: "who reads the lab's repository for Argo CD; grove unless told",
      GROVE_GIT_TOKEN: "the password or token to it",
      GROVE_OIDC_ISSUER: "where people log in, such as https://gitlab.example.org",
      GROVE_OIDC_CLIENT_ID: "Argo CD's application there",
      GROVE_OIDC_CLIENT_SECRET: "the secret of it",
      GROVE_WEBHOOK_SECRET: "what the git server announces pushes with; made once unless told",
      GROVE_REGISTRY_CREDENTIALS: "a docker config.json with which every experiment pulls its image; is sealed",
      GROVE_ARCHIVE_CREDENTIALS: "KEY:SECRET of the archive store, with which backups are copied there; is sealed",
    },
    examples: [
      "grove bootstrap --dry-run",
      "GROVE_GIT_TOKEN=… grove bootstrap --recovery-key age1…",
      "grove bootstrap --only rights",
    ],
    load: async () => (await import("./commands/bootstrap.ts")).bootstrap,
  },
  {
    usage: "new <name>",
    summary: "make an experiment: its spec, operation, secrets and overlay",
    options: [
      { flags: "--kind <kind>", summary: "OTree", required: true },
      { flags: "--image <repository>", summary: "where its pipeline pushes images, without a tag", required: true },
      { flags: "--title <text>", summary: "what people call it; the name unless told" },
      { flags: "--owner <group...>", summary: "who may sync and read logs: group:NAME, may be repeated" },
      {
        flags: "--registry-credentials <file>",
        summary: "another docker config.json than the lab's for pulling the image",
      },
    ],
    examples: ["grove new public-goods --kind OTree --image registry.example/econ/public-goods"],
    load: async () => (await import("./commands/new.ts")).newExperiment,
  },
  {
    usage: "list",
    summary: "show the experiments of the lab",
    examples: ["grove list", "grove list --environment production --json"],
    load: async () => (await import("./commands/list.ts")).list,
  },
  {
    usage: "status [name]",
    summary: "show what runs: image, sync, health, next session and address of each experiment",
    options: clusterOptions,
    examples: ["grove status", "grove status public-goods --json"],
    load: async () => (await import("./commands/status.ts")).status,
  },
  {
    usage: "check [path]",
    summary: "find faults in the lab, each with file, line and remedy",
    options: [
      { flags: "--fix", summary: "in a checkout, first write the generated files anew" },
      { flags: "--since <commit>", summary: "also refuse what the change since this commit would remove carelessly" },
    ],
    examples: ["grove check", "grove check environments/staging/public-goods --fix", "grove check --since 3f2a9c1"],
    load: async () => (await import("./commands/check.ts")).check,
  },
  {
    usage: "plan [name]",
    summary: "show what would change in the cluster, object by object",
    options: [{ flags: "--since <commit>", summary: "compare with this commit; the last one unless told" }],
    examples: ["grove plan", "grove plan public-goods --environment production --since 3f2a9c1"],
    load: async () => (await import("./commands/plan.ts")).plan,
  },
  {
    usage: "render <name>",
    summary: "print the objects of one experiment as Argo CD will apply them",
    examples: ["grove render public-goods --environment staging"],
    load: async () => (await import("./commands/render.ts")).render,
  },
  {
    usage: "bump <name>",
    summary: "put a new image into an overlay, as one commit",
    options: [
      { flags: "--image <reference>", summary: "REPOSITORY:TAG@sha256:DIGEST", required: true },
      { flags: "--build <number>", summary: "the pipeline's number: an older build never replaces a newer one" },
      { flags: "--pipeline <url>", summary: "where the image was built; goes into the commit message" },
    ],
    examples: [
      `grove bump public-goods --image registry.example/econ/public-goods:1.4.3@sha256:${"0123456789abcdef".repeat(4)}`,
    ],
    load: async () => (await import("./commands/bump.ts")).bump,
  },
  {
    usage: "promote <name>",
    summary: "copy spec and image from staging to production, as one commit",
    examples: ["grove promote public-goods --dry-run", "grove promote public-goods"],
    load: async () => (await import("./commands/promote.ts")).promote,
  },
  {
    usage: "deploy <name>",
    summary: "promote, sync production through Argo CD, and wait until it is live",
    options: clusterOptions,
    examples: ["grove deploy public-goods", "grove deploy public-goods --dry-run"],
    load: async () => (await import("./commands/deploy.ts")).deploy,
  },
  {
    usage: "wait <name>",
    summary: "wait until exactly the image in the overlay is live, or say why it does not get so",
    options: clusterOptions,
    examples: ["grove wait public-goods", "grove wait public-goods --environment production --timeout 120"],
    load: async () => (await import("./commands/wait.ts")).wait,
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
    load: async () => (await import("./commands/rehearse.ts")).rehearse,
  },
  {
    usage: "hold <name>",
    summary: "keep the image of an overlay as it is until released",
    options: [reason],
    examples: ['grove hold public-goods --environment production --reason "study runs until Friday"'],
    load: async () => (await import("./commands/hold.ts")).hold,
  },
  {
    usage: "release <name>",
    summary: "lift a hold",
    examples: ["grove release public-goods --environment production"],
    load: async () => (await import("./commands/release.ts")).release,
  },
  {
    usage: "rollback <name>",
    summary: "bring back the previous spec and image, and hold them",
    options: [
      { flags: "--to <commit>", summary: "the state of this commit instead of the previous one" },
      { ...reason, required: false },
      ...clusterOptions,
    ],
    examples: ["grove rollback public-goods --environment production", "grove rollback public-goods --to 3f2a9c1"],
    load: async () => (await import("./commands/rollback.ts")).rollback,
  },
  {
    usage: "secrets <action> <name> [key]",
    summary: "show passwords and keys, hand the admin password to an owner, or rotate one",
    options: [
      { flags: "--output <file>", summary: "of hand: the HTML file to write, which opens with a passphrase" },
      { flags: "--key <key>", summary: "of rotate: ADMIN_PASSWORD, REST_KEY or SECRET_KEY" },
      { flags: "--yes", summary: "do not ask" },
      ...clusterOptions,
    ],
    examples: [
      "grove secrets show public-goods --environment production",
      "grove secrets hand public-goods --environment production --output access.html",
      "grove secrets rotate public-goods --key REST_KEY",
    ],
    load: async () => (await import("./commands/secrets.ts")).secrets,
  },
  {
    usage: "sleep <name>",
    summary: "end the app of an experiment that nobody needs now; its data stay, its host says so",
    options: [
      { flags: "--archived", summary: "archive its data, then end the database, too" },
      noSync,
      ...clusterOptions,
    ],
    examples: ["grove sleep public-goods", "grove sleep public-goods --environment production"],
    load: async () => (await import("./commands/sleep.ts")).sleep,
  },
  {
    usage: "wake <name>",
    summary: "let an experiment run again that is asleep or archived, as it was",
    options: [noSync, ...clusterOptions],
    examples: ["grove wake public-goods", "grove wake public-goods --environment production"],
    load: async () => (await import("./commands/wake.ts")).wake,
  },
  {
    usage: "clone <old> <new>",
    summary: "make an experiment that runs what another one runs, with secrets and an empty database of its own",
    examples: ["grove clone public-goods public-goods-2027", "grove clone public-goods exam --environment production"],
    load: async () => (await import("./commands/clone.ts")).clone,
  },
  {
    usage: "backup <name>",
    summary: "make a dump of the database now, verified by a restore; or list those that there are",
    options: [{ flags: "--list", summary: "show the dumps, and make none" }, ...clusterOptions],
    examples: ["grove backup public-goods --environment production", "grove backup public-goods --list"],
    load: async () => (await import("./commands/backup.ts")).backup,
  },
  {
    usage: "reset <name>",
    summary: "empty the database, after a verified dump",
    options: [
      { flags: "--no-wait", summary: "commit only: the next sync does it" },
      { flags: "--yes", summary: "do not ask" },
      ...clusterOptions,
    ],
    examples: ["grove reset public-goods", "grove reset public-goods --environment production --dry-run"],
    load: async () => (await import("./commands/reset.ts")).reset,
  },
  {
    usage: "restore <name>",
    summary: "put a dump in the place of the database, after a dump of what is there",
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
      { flags: "--yes", summary: "do not ask" },
      ...clusterOptions,
    ],
    examples: [
      "grove restore public-goods --list",
      "grove restore public-goods --dump 20261125T184300Z-reset.dump",
      "grove restore public-goods-2 --from-archive production/public-goods --recovery-key recovery.key",
      "grove restore public-goods --file old-server.dump",
    ],
    load: async () => (await import("./commands/restore.ts")).restore,
  },
  {
    usage: "archive [name]",
    summary: "keep a verified copy of an experiment's data, and note it in the lab; with it, it may be deleted",
    options: [
      {
        flags: "--volume <claim>",
        summary: "of an experiment that is gone: its database-ID, as grove orphans shows it",
      },
      { flags: "--output <directory>", summary: "bring a copy of the dump to this computer, too" },
      ...clusterOptions,
    ],
    examples: [
      "grove archive public-goods --environment production",
      "grove archive public-goods --environment production --output dumps",
      "grove archive --volume database-k7f3q9x2",
    ],
    load: async () => (await import("./commands/archive.ts")).archive,
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
    load: async () => (await import("./commands/delete.ts")).deleteExperiment,
  },
  {
    usage: "orphans",
    summary: "list volumes with data that no experiment of the lab uses any more",
    options: clusterOptions,
    examples: ["grove orphans", "grove orphans --json"],
    load: async () => (await import("./commands/orphans.ts")).orphans,
  },
  {
    usage: "purge <volume>",
    summary:
      "erase the volumes of an experiment that is gone, by id, name or volume; only what is proven to be archived",
    options: [
      { flags: "--dump <file>", summary: "your copy of the archived dump, where the lab has no archive store" },
      { flags: "--confirm <id>", summary: "the id, where nobody can be asked to type it" },
      ...clusterOptions,
    ],
    examples: ["grove purge k7f3q9x2", "grove purge database-k7f3q9x2 --dry-run"],
    load: async () => (await import("./commands/purge.ts")).purge,
  },
  {
    usage: "doctor",
    summary: "explain what is wrong with lab and cluster, each with its next step",
    options: clusterOptions,
    examples: ["grove doctor", "grove doctor --json"],
    load: async () => (await import("./commands/doctor.ts")).doctor,
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
    load: async () => (await import("./commands/export.ts")).exportData,
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
    load: async () => (await import("./commands/logs.ts")).logs,
  },
];
