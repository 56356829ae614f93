import type { Environment } from "../environment/environment.ts";

/** The names that an experiment has outside its directory; all follow from environment and name (DESIGN §4). */
export interface ExperimentKey {
  readonly environment: Environment;
  readonly name: string;
}

/**
 * The directory of an experiment in the repository.
 *
 * @example
 * overlayPath("staging", "goods"); // "environments/staging/goods"
 */
export function overlayPath(environment: Environment, name: string): string {
  return `environments/${environment}/${name}`;
}

/**
 * The file that says what all experiments of an environment share.
 *
 * @example
 * environmentPath("staging"); // "environments/staging/environment.yaml"
 */
export function environmentPath(environment: Environment): string {
  return `environments/${environment}/environment.yaml`;
}

/**
 * The namespace of an experiment, which is also the name of its Argo CD Application.
 *
 * @example
 * namespaceOf("production", "goods"); // "exp-goods"
 * namespaceOf("staging", "goods"); // "exp-goods-staging"
 */
export function namespaceOf(environment: Environment, name: string): string {
  return environment === "production" ? `exp-${name}` : `exp-${name}-staging`;
}

/**
 * The experiment that a namespace belongs to; `undefined` for all other namespaces. No name ends in `-staging`, so there
 * is one answer.
 *
 * @example
 * experimentOfNamespace("exp-goods-staging"); // { environment: "staging", name: "goods" }
 */
export function experimentOfNamespace(namespace: string): ExperimentKey | undefined {
  const [, name, staging] = /^exp-(.+?)(-staging)?$/.exec(namespace) ?? [];
  if (name === undefined) return undefined;
  return { environment: staging === undefined ? "production" : "staging", name };
}

/**
 * The host that an experiment always has.
 *
 * @example
 * hostOf({ domain: "lab.example" }, "goods"); // "goods.lab.example"
 */
export function hostOf(settings: { readonly domain: string }, name: string): string {
  return `${name}.${settings.domain}`;
}
