import { jsonPatch, type JsonPatchOperation } from "kustomize-ts/builder";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";

/**
 * The text of `ingress-patch.yaml` (JSON 6902): the hosts, first of all the experiment's own.
 *
 * A replacement fails where there is nothing to replace, so an Ingress without TLS can never be rendered.
 */
export function ingressPatch(hosts: readonly string[], settings: EnvironmentSettings): string {
  return jsonPatch([
    ...(settings.ingressClass === "public" ? [] : [replace("/spec/ingressClassName", settings.ingressClass)]),
    ...("issuer" in settings.tls ? [replace(issuerPath, settings.tls.issuer)] : []),
    ...hosts.flatMap((host, index) => [
      ...(index === 0 ? [] : [copyFirstRule(index)]),
      replace(`/spec/rules/${index}/host`, host),
    ]),
    replace("/spec/tls/0/hosts", hosts),
  ]);
}

const issuerPath = "/metadata/annotations/cert-manager.io~1cluster-issuer";

function replace(path: string, value: string | readonly string[]): JsonPatchOperation {
  return { op: "replace", path, value };
}

function copyFirstRule(index: number): JsonPatchOperation {
  return { op: "copy", from: "/spec/rules/0", path: `/spec/rules/${index}` };
}
