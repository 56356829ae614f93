import type { Problem } from "@grove/plan";
import type { Environment } from "../environment/environment.ts";
import type { Operation } from "../operation/operation.ts";
import { kinds } from "../spec/spec.ts";
import { ownsProject } from "./owns-project.ts";
import type { LabRequest } from "./request.ts";

/** Who asks, as a token says that was verified. */
export interface Requester {
  /** Path of the project on the code host whose pipeline asks: `econ-lab/public-goods`. */
  readonly project: string;
  /** Whether the pipeline runs for a branch or tag that only some may push to. */
  readonly isProtected: boolean;
}

export interface Authorization {
  readonly request: Pick<LabRequest, "verb" | "environment" | "name">;
  readonly requester: Requester;
  /** Of the experiment, as far as it is in the lab. */
  readonly operations: { readonly [Key in Environment]?: Pick<Operation, "owners"> | undefined };
}

/**
 * What forbids a request: the experiment is not in the lab, the project is none of its owners', or the branch is not
 * protected, which production and each new image need.
 *
 * The owners of the environment that is asked for count; those of staging for the first `deploy`, which makes
 * production.
 */
export function authorizeRequest({ request, requester, operations }: Authorization): readonly Problem[] {
  const operation = operations[request.environment] ?? (request.verb === "deploy" ? operations.staging : undefined);
  if (operation === undefined) return [operations.staging ? notDeployed(request) : notRegistered(request, requester)];
  if (!operation.owners.some((owner) => ownsProject(owner, requester.project))) return [notOwner(request, requester)];
  return needsProtection(request) && !requester.isProtected ? [unprotected(request)] : [];
}

/** Otherwise whoever may push any branch could bring code to the server, or participants' data out of it. */
function needsProtection({ verb, environment }: Authorization["request"]): boolean {
  return environment === "production" || verb === "bump";
}

type Request = Authorization["request"];

/** A request says nothing of its kind, and neither does the lab of what it does not have. */
function notRegistered(request: Request, { project }: Requester): Problem {
  const command = `grove new ${request.name} --kind KIND --image REPOSITORY --owner project:${project}`;
  return { ...absent(request), next: `ask your lab manager for: ${command} (KIND is one of ${kinds.join(", ")})` };
}

function notDeployed(request: Request): Problem {
  return { ...absent(request), next: `bring there what staging has: grove ask deploy ${request.name}` };
}

function absent({ environment, name }: Request): Problem {
  return {
    code: "EXPERIMENT_NOT_REGISTERED",
    severity: "error",
    message: `the lab has no experiment ${name} in ${environment} yet`,
  };
}

function notOwner({ environment, name }: Request, { project }: Requester): Problem {
  return {
    code: "NOT_OWNER",
    severity: "error",
    message: `${environment}/${name} does not belong to the project ${project}`,
    next:
      `if it should, ask your lab manager to add project:${project} to the owners in ` +
      `environments/${environment}/${name}/operation.yaml; if the name was taken by others, choose another one`,
  };
}

function unprotected({ verb, environment }: Request): Problem {
  return {
    code: "REF_NOT_PROTECTED",
    severity: "error",
    message: `${verb} of ${environment} is taken from protected branches and tags only, and never from a merge request`,
    next: "merge into the protected branch, or let a maintainer protect this one in the project's settings",
  };
}
