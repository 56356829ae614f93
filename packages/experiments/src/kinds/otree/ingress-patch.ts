import type { EnvironmentSettings } from "../../environment/environment-settings.ts";
import { scalar } from "../../overlay/scalar.ts";

/**
 * The text of `ingress-patch.yaml` (JSON 6902): the hosts, first of all the experiment's own.
 *
 * A replacement fails where there is nothing to replace, so an Ingress without TLS can never be rendered.
 */
export function ingressPatch(hosts: readonly string[], settings: EnvironmentSettings): string {
  const issuer = "issuer" in settings.tls ? replace(issuerPath, settings.tls.issuer) : "";
  const ingressClass =
    settings.ingressClass === "public" ? "" : replace("/spec/ingressClassName", settings.ingressClass);
  const rules = hosts.map(
    (host, index) => (index === 0 ? "" : copyFirstRule(index)) + replace(`/spec/rules/${index}/host`, host),
  );
  return `${ingressClass}${issuer}${rules.join("")}- op: replace
  path: /spec/tls/0/hosts
  value:
${hosts.map((host) => `    - ${scalar(host)}\n`).join("")}`;
}

const issuerPath = "/metadata/annotations/cert-manager.io~1cluster-issuer";

function replace(path: string, value: string): string {
  return `- op: replace\n  path: ${path}\n  value: ${scalar(value)}\n`;
}

function copyFirstRule(index: number): string {
  return `- op: copy\n  from: /spec/rules/0\n  path: /spec/rules/${index}\n`;
}
