import type { ClusterNeeds } from "@grove/cluster";
import { environments, type EnvironmentSettings, readSettings } from "@grove/experiments";
import type { Files } from "@grove/plan";

/** The settings of the lab's environments that can be read. */
export function readableSettings(files: Files): readonly EnvironmentSettings[] {
  return environments.flatMap((environment) => readSettings(files, environment).value ?? []);
}

/** What a lab's files ask of its cluster, with the provisioner of the class that its volumes are made of. */
export function clusterNeeds(files: Files, storageProvisioner: string): ClusterNeeds {
  const settings = readableSettings(files);
  return {
    storageProvisioner,
    ingressClass: settings[0]?.ingressClass ?? "public",
    needsCertManager: settings.some(({ tls }) => "issuer" in tls),
  };
}
