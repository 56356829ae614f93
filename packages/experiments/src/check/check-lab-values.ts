import type { Files, Problem } from "@grove/plan";
import { reservationOf } from "../name/reservation-of.ts";
import { checkOwner } from "../operation/check-owner.ts";
import { labValuesPath } from "../plans/lab-values.ts";
import { partOf } from "../render/kubernetes-object.ts";
import { checkEmail } from "../schema/check-email.ts";
import { checkHost } from "../schema/check-host.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import type { SettingsByEnvironment } from "./check-clashes.ts";

/**
 * Whether `bootstrap/lab/lab.yaml` says of the lab what `environment.yaml` says, which Kustomize cannot read, and holds
 * values that Argo CD takes for what they are.
 */
export function checkLabValues(files: Files, settings: SettingsByEnvironment): readonly Problem[] {
  const text = files.get(labValuesPath);
  if (text === undefined) return [];
  const { value: yaml, problems } = readYaml(text, labValuesPath);
  if (yaml === undefined) return problems;
  const valueOf: ValueOf = (key) => {
    const found = partOf(yaml.data, ["data", key]);
    return typeof found === "string" ? found : "";
  };
  const faults = [
    ...findDifferences(valueOf, settings),
    ...["argocd", "webhook"].map((key) => findHostFault(key, { host: valueOf(key), settings })),
    withKey("engineers", checkOwner(`group:${valueOf("engineers")}`)),
    ...["email", "contact"].map((key) => withKey(key, checkEmail(valueOf(key)))),
  ].filter((fault) => fault !== undefined);
  return faults.map(({ key, ...fault }) => {
    return { ...fault, severity: "error", file: labValuesPath, ...yaml.positionOf({ path: ["data", key] }) };
  });
}

type ValueOf = (key: string) => string;
type Fault = Pick<Problem, "code" | "message" | "next"> & { readonly key: string };

function findDifferences(valueOf: ValueOf, settings: SettingsByEnvironment): readonly Fault[] {
  const known = [...settings].flatMap(([environment, { repository, domain } = unread]) => [
    { environment, key: "repository", wanted: repository },
    { environment, key: environment, wanted: domain },
  ]);
  return known
    .filter(({ key, wanted }) => wanted !== undefined && valueOf(key) !== wanted)
    .map(({ environment, key, wanted }) => ({
      code: "LAB_VALUE_DIFFERS",
      message: `${key} is ${JSON.stringify(valueOf(key))} here and ${wanted} in environments/${environment}/environment.yaml`,
      next: "make both the same",
      key,
    }));
}

/** An `environment.yaml` that cannot be read is a problem of its own. */
const unread: { readonly repository?: string; readonly domain?: string } = {};

interface HostOptions {
  readonly host: string;
  readonly settings: SettingsByEnvironment;
}

function findHostFault(key: string, { host, settings }: HostOptions): Fault | undefined {
  const invalid = withKey(key, checkHost(host));
  if (invalid !== undefined) return invalid;
  const domains = [...settings.values()].map((environment) => environment?.domain);
  const label = host.slice(0, host.indexOf("."));
  if (!domains.includes(host.slice(label.length + 1)) || reservationOf(label) !== undefined) return undefined;
  return {
    code: "LAB_HOST_FREE",
    message: `an experiment could be named ${label}, and then would have this host`,
    next: `take ${key === "argocd" ? "argocd" : "argocd-webhook"}.<domain>, which no experiment can have`,
    key,
  };
}

function withKey(key: string, problem: Problem | undefined): Fault | undefined {
  return problem && { code: problem.code, message: problem.message, next: problem.next ?? "", key };
}
