import { errorsOf, type Files, type Plan, type Problem } from "@grove/plan";
import { environments } from "../environment/environment.ts";
import { parseEnvironment } from "../environment/parse-environment.ts";
import { environmentPath } from "../name/naming.ts";
import { checkOwner } from "../operation/check-owner.ts";
import { checkEmail } from "../schema/check-email.ts";
import { checkRepositoryOnly } from "../image/check-repository-only.ts";
import { commandFiles } from "../upgrade/command-files.ts";
import { type Forge, isForForge } from "../upgrade/forge.ts";
import { formatRecord, hashOf, recordPath } from "../upgrade/lab-record.ts";
import { type OwnValues, withOwnValues } from "../upgrade/own-values.ts";
import { checkArgocdManifests } from "./check-argocd-manifests.ts";
import { labEditorConfig, labGitAttributes, labReadme, type LabSettings, newEnvironment } from "./lab-files.ts";
import { type LabValues, labValues, labValuesPath } from "./lab-values.ts";
import { emptyPlan, makePlan } from "./make-plan.ts";
import { certificatePath } from "./plan-new.ts";

export interface InitRequest {
  /** What labs hold: `apps/otree/{base,components}`, `bootstrap/`, `schemas/`, `images.lock.yaml`, pipelines, by path. */
  readonly template: Files;
  /** The command's own, for the record of what it wrote: `0.1.0`. */
  readonly version: string;
  /** Where the repository lies: whose pipelines it gets; GitLab unless told. */
  readonly forge?: Forge | undefined;
  /** Repository of the command's image, as the lab's pipelines pull it. */
  readonly commandImage?: string | undefined;
  /** The cluster's sealing certificate (PEM); a lab without one cannot make experiments yet. */
  readonly certificate?: string | undefined;
  /** `lab.example` unless told; staging gets `staging.<domain>`. */
  readonly domain?: string | undefined;
  /** URL of the lab's Git repository, as Argo CD reads it. */
  readonly repository: string;
  /** Whether the ingress controller holds one certificate for all hosts; else each is asked of Let's Encrypt. */
  readonly wildcardCertificate?: boolean;
  /** Whom Let's Encrypt may write to. */
  readonly email?: string | undefined;
  /** Whom participants may write to. */
  readonly contact?: string | undefined;
  /** The group that may do everything in Argo CD; unless told, one that nobody can be in. */
  readonly engineers?: string | undefined;
  /** Whether GitLab's runners shall be in the lab's cluster. */
  readonly gitlabRunners?: boolean;
  /** Whether the metrics of web experiments shall be kept and shown in the lab's cluster. */
  readonly metrics?: boolean;
  /** Argo CD's `install.yaml`, for a cluster that cannot fetch it. */
  readonly argocdManifests?: string | undefined;
}

/** What `planInit` reads: whether there is a lab already, and files that it would keep. */
export function pathsForInit(): readonly string[] {
  return [...labPaths, ".gitlab-ci.yml", ".github", "README.md", ".gitattributes", ".editorconfig"];
}

const labPaths = ["environments", "apps", "bootstrap", "pipelines", "schemas", "images.lock.yaml", recordPath] as const;

/**
 * Fills a repository with a lab: both environments, the bases that Argo CD needs, Argo CD itself, schemas, pipelines, a
 * record of all that for `planUpgrade`, and, if given, the certificate. A README and editor settings that are there stay.
 *
 * Refused if any of a lab is there (`LAB_EXISTS`), or for a value that cannot be right.
 */
export function planInit(files: Files, request: InitRequest): Plan {
  const subject = "init: a new lab";
  const settings = settingsOf(request);
  const settingsFiles = environments.map(
    (environment) => [environmentPath(environment), newEnvironment(environment, settings)] as const,
  );
  const problems = [
    ...checkEmpty(files),
    ...checkCertificate(request.certificate),
    ...checkArgocdManifests(request.argocdManifests),
    ...checkCommandImage(request.commandImage),
    ...[checkOwner(`group:${settings.engineers}`), checkEmail(settings.email), checkEmail(settings.contact)].filter(
      (fault) => fault !== undefined,
    ),
    ...settingsFiles.flatMap(([file, text]) => parseEnvironment(text, file).problems),
  ];
  if (errorsOf(problems).length > 0) return emptyPlan(subject, problems);
  const after = new Map([
    ["README.md", labReadme()],
    [".gitattributes", labGitAttributes],
    [".editorconfig", labEditorConfig],
    ...files,
    ...withOwnValues(templateFor(request), settings),
    [labValuesPath, labValues(settings)],
    ...settingsFiles,
    [recordPath, recordOf(request, settings)],
  ]);
  if (request.certificate !== undefined) after.set(certificatePath, request.certificate);
  return makePlan({ subject, files, after });
}

/** What a fresh lab has of its own. */
type Settings = LabValues & LabSettings & OwnValues;

function settingsOf(request: InitRequest): Settings {
  const domain = request.domain ?? "lab.example";
  return {
    domain,
    repository: request.repository,
    wildcardCertificate: request.wildcardCertificate ?? false,
    engineers: request.engineers ?? "nobody@lab.invalid",
    email: request.email ?? "",
    contact: request.contact ?? "",
    gitlabRunners: request.gitlabRunners ?? false,
    metrics: request.metrics ?? false,
    argocdManifests: request.argocdManifests,
    commandImage: request.commandImage,
  };
}

/** The template without other forges' pipelines. */
function templateFor({ template, forge = "gitlab" }: InitRequest): Files {
  return new Map([...template].filter(([path]) => isForForge(path, forge)));
}

function recordOf({ template, version, forge = "gitlab" }: InitRequest, values: OwnValues): string {
  const written = [...commandFiles({ template, forge, values })];
  return formatRecord({
    version,
    forge,
    files: Object.fromEntries(written.map(([path, text]) => [path, hashOf(path, text)])),
  });
}

function checkEmpty(files: Files): readonly Problem[] {
  const found = labPaths.find((path) => [...files.keys()].some((file) => file === path || file.startsWith(`${path}/`)));
  if (found === undefined) return [];
  return [
    {
      code: "LAB_EXISTS",
      severity: "error",
      message: `this repository is a lab already: it has ${found}`,
      next: "grove list shows its experiments; for another lab take an empty repository",
    },
  ];
}

function checkCertificate(certificate: string | undefined): readonly Problem[] {
  const isSecret = certificate?.includes("PRIVATE KEY") === true;
  if (certificate === undefined || (isPem.test(certificate) && !isSecret)) return [];
  return [
    {
      code: "CERTIFICATE_INVALID",
      severity: "error",
      message: isSecret ? "this is a private key, which must never lie in Git" : "this is no certificate in PEM",
      next: "fetch the public certificate from the cluster: kubeseal --fetch-cert",
    },
  ];
}

function checkCommandImage(repository: string | undefined): readonly Problem[] {
  const fault = repository === undefined ? undefined : checkRepositoryOnly(repository);
  return fault === undefined ? [] : [fault];
}

const isPem = /^-----BEGIN CERTIFICATE-----$/m;
