import { errorsOf, type Files, type Plan, type Problem } from "@grove/plan";
import { environments } from "../environment/environment.ts";
import { parseEnvironment } from "../environment/parse-environment.ts";
import { labEditorConfig, labGitAttributes, labReadme, newEnvironment } from "./lab-files.ts";
import { emptyPlan, makePlan } from "./make-plan.ts";
import { certificatePath } from "./plan-new.ts";

export interface InitRequest {
  /** What every lab holds: `apps/otree/{base,components}`, `schemas/` and `images.lock.yaml`, by path in the lab. */
  readonly template: Files;
  /** The cluster's sealing certificate (PEM); a lab without one cannot make experiments yet. */
  readonly certificate?: string | undefined;
  /** `lab.example` unless told; staging gets `staging.<domain>`. */
  readonly domain?: string | undefined;
  /** URL of the lab's Git repository, as Argo CD reads it. */
  readonly repository: string;
}

/** What `planInit` reads: whether there is a lab already, and files that it would keep. */
export function pathsForInit(): readonly string[] {
  return [...labPaths, "README.md", ".gitattributes", ".editorconfig"];
}

const labPaths = ["environments", "apps", "bootstrap", "schemas", "images.lock.yaml"] as const;

/**
 * Fills a repository with a lab: both environments, the bases that Argo CD needs, schemas and, if given, the
 * certificate. A README and editor settings that are there already stay.
 *
 * Refused if any of a lab is there (`LAB_EXISTS`).
 */
export function planInit(files: Files, request: InitRequest): Plan {
  const subject = "init: a new lab";
  const settings = { domain: request.domain ?? "lab.example", repository: request.repository };
  const settingsFiles = environments.map(
    (environment) => [`environments/${environment}/environment.yaml`, newEnvironment(environment, settings)] as const,
  );
  const problems = [
    ...checkEmpty(files),
    ...checkCertificate(request.certificate),
    ...settingsFiles.flatMap(([file, text]) => parseEnvironment(text, file).problems),
  ];
  if (errorsOf(problems).length > 0) return emptyPlan(subject, problems);
  const after = new Map([
    ["README.md", labReadme()],
    [".gitattributes", labGitAttributes],
    [".editorconfig", labEditorConfig],
    ...files,
    ...request.template,
    ...settingsFiles,
  ]);
  if (request.certificate !== undefined) after.set(certificatePath, request.certificate);
  return makePlan({ subject, files, after });
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

const isPem = /^-----BEGIN CERTIFICATE-----$/m;
