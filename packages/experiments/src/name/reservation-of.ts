/**
 * Why a well-formed name is kept for something else, or `undefined` if it is free.
 *
 * @example
 * reservationOf("argocd"); // "is the name of Argo CD's page"
 */
export function reservationOf(name: string): string | undefined {
  if (name.startsWith("xn--")) return "reads as an encoded international host name (xn--)";
  if (name.endsWith("-staging")) return "ends in -staging, which marks the namespaces of the staging environment";
  if (windowsDevice.test(name)) return "is the name of a device on Windows, where no such folder can be made";
  const owner = owners.get(name);
  return owner === undefined ? undefined : `is the name of ${owner}`;
}

const windowsDevice = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

/** `NAME.<domain>` of an experiment must never be the host of something that people trust with a password. */
const owners: ReadonlyMap<string, string> = new Map([
  ["www", "the lab's own web page"],
  ["mail", "a mail server"],
  ["localhost", "every machine itself"],
  ["argocd", "Argo CD's page"],
  ["argocd-webhook", "where Argo CD hears of a push"],
  ["grafana", "the dashboards"],
  ["graphite", "the metrics store"],
  ["metrics", "the dashboards"],
  ["registry", "the image registry"],
  ["gitlab", "the code host"],
  ["login", "a log-in page"],
  ["auth", "a log-in page"],
  ["admin", "an administrator's page"],
  ["staging", "an environment"],
  ["production", "an environment"],
  ["platform", "the platform's branch and project"],
]);
