import {
  authorizeRequest,
  type Environment,
  environments,
  type LabRequest,
  type Operation,
  overlayPath,
  parseOperation,
  parseRequestSettings,
  type RequestSettings,
  requestSettingsPath,
} from "@grove/experiments";
import { type IdTokenClaims, verifyIdToken } from "@grove/forge";
import { type Files, GroveError, type Problem } from "@grove/plan";
import type { Context } from "../command.ts";
import { readLabFiles } from "../lab/read-lab-files.ts";

/**
 * Verifies who asks, and that the owners of the experiment let him, by what the lab's newest commit says.
 *
 * @throws GroveError REQUESTS_OFF, REQUEST_REFUSED, FILE_UNREADABLE, and those of `verifyIdToken`
 */
export async function authorizePipeline(context: Context, request: LabRequest, token: string): Promise<IdTokenClaims> {
  const operationFiles = environments.map((environment) => operationFile(environment, request.name));
  const files = await readLabFiles(context, [requestSettingsPath, ...operationFiles]);
  const requester = await verifyIdToken(token, readSettings(files));
  const operations = {
    staging: readOperation(files, operationFile("staging", request.name)),
    production: readOperation(files, operationFile("production", request.name)),
  };
  const problems = authorizeRequest({ request, requester, operations });
  if (problems.length === 0) return requester;
  throw new GroveError(`${requester.project} may not ask for this`, { code: "REQUEST_REFUSED", problems });
}

function operationFile(environment: Environment, name: string): string {
  return `${overlayPath(environment, name)}/operation.yaml`;
}

function readSettings(files: Files): RequestSettings {
  const text = files.get(requestSettingsPath);
  if (text === undefined) {
    throw new GroveError("this lab answers no requests of pipelines", {
      code: "REQUESTS_OFF",
      next: `a lab manager says in ${requestSettingsPath} whose pipelines may ask`,
    });
  }
  const { value, problems } = parseRequestSettings(text, requestSettingsPath);
  if (value === undefined) throw unreadable(requestSettingsPath, problems);
  return value;
}

function readOperation(files: Files, file: string): Operation | undefined {
  const text = files.get(file);
  if (text === undefined) return undefined;
  const { value, problems } = parseOperation(text, file);
  if (value === undefined) throw unreadable(file, problems);
  return value;
}

function unreadable(file: string, problems: readonly Problem[]): GroveError {
  return new GroveError(`${file} cannot be read`, { code: "FILE_UNREADABLE", problems });
}
