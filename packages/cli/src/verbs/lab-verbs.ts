import { branchOption, clusterOptions } from "./shared-options.ts";
import type { Verb } from "./verb.ts";

/** The lab as a whole: its files, its cluster, what runs and what is wrong. */
export const labVerbs: readonly Verb[] = [
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
      { flags: "--gitlab-runners", summary: "GitLab's runners shall be in the cluster (bootstrap/gitlab)" },
      { flags: "--metrics", summary: "web experiments' metrics shall be kept and shown (bootstrap/metrics)" },
      { flags: "--argocd-manifests <file>", summary: "Argo CD's install.yaml, for a cluster without internet" },
      { flags: "--forge <forge>", summary: "whose pipelines the lab gets: gitlab (unless told) or github" },
      { flags: "--command-image <repository>", summary: "where its pipelines pull the image of this command" },
    ],
    examples: ["grove init /srv/git/lab.git --domain lab.example.org --certificate sealing.pem"],
    load: async () => (await import("../commands/init.ts")).init,
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
    load: async () => (await import("../commands/bootstrap.ts")).bootstrap,
  },
  {
    usage: "upgrade",
    summary: "renew bases, bootstrap and pipelines to this version; what people changed stays, or is asked about",
    options: [
      branchOption,
      { flags: "--overwrite <path...>", summary: "files or directories that become grove's; . is everything" },
      { flags: "--keep <path...>", summary: "files or directories that stay as people changed them" },
      { flags: "--resolve", summary: "also look up digests that images.lock.yaml lacks, in their registries" },
      { flags: "--forge <forge>", summary: "another one than before: gitlab or github" },
      { flags: "--argocd-manifests <file>", summary: "Argo CD's install.yaml, for a lab that holds it itself" },
    ],
    examples: ["grove upgrade --dry-run", "grove upgrade --branch upgrade-0.2", "grove upgrade --resolve"],
    load: async () => (await import("../commands/upgrade.ts")).upgrade,
  },
  {
    usage: "list",
    summary: "show the experiments of the lab",
    examples: ["grove list", "grove list --environment production --json"],
    load: async () => (await import("../commands/list.ts")).list,
  },
  {
    usage: "status [name]",
    summary: "show what runs: image, sync, health, next session and address of each experiment",
    options: clusterOptions,
    examples: ["grove status", "grove status public-goods --json"],
    load: async () => (await import("../commands/status.ts")).status,
  },
  {
    usage: "check [path]",
    summary: "find faults in the lab, or in an oTree project, each with file, line and remedy",
    options: [
      { flags: "--fix", summary: "in a checkout, first write the generated files anew" },
      {
        flags: "--since <commit>",
        summary: "also refuse what the change since this commit may not do: careless removals",
      },
      {
        flags: "--promotions",
        summary: "with --since: ask the cluster whether what was promoted was tested in staging",
      },
    ],
    examples: [
      "grove check",
      "grove check environments/staging/public-goods --fix",
      "grove check --since 3f2a9c1",
      "grove check ~/econ/public-goods",
    ],
    load: async () => (await import("../commands/check.ts")).check,
  },
  {
    usage: "plan [name]",
    summary: "show what would change in the cluster, object by object",
    options: [
      { flags: "--since <commit>", summary: "compare with this commit; the last one unless told" },
      {
        flags: "--markdown",
        summary: "as a comment below a merge request; with database sizes and who is playing, where a cluster answers",
      },
      { flags: "--comment", summary: "write that below the merge request whose job this is, or renew it there" },
      ...clusterOptions,
    ],
    variables: {
      GROVE_COMMENT_TOKEN: "with --comment: may write below merge requests; on GitHub GITHUB_TOKEN will do",
    },
    examples: ["grove plan", "grove plan public-goods --environment production --since 3f2a9c1"],
    load: async () => (await import("../commands/plan.ts")).plan,
  },
  {
    usage: "render <name>",
    summary: "print the objects of one experiment as Argo CD will apply them",
    examples: ["grove render public-goods --environment staging"],
    load: async () => (await import("../commands/render.ts")).render,
  },
  {
    usage: "doctor",
    summary: "explain what is wrong with lab and cluster, each with its next step",
    options: clusterOptions,
    examples: ["grove doctor", "grove doctor --json"],
    load: async () => (await import("../commands/doctor.ts")).doctor,
  },
];
