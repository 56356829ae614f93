import type { ExperimentKey } from "../name/naming.ts";

/**
 * The directory of an experiment's archives in the repository.
 *
 * @example
 * archivePath({ environment: "production", name: "goods" }); // "archive/production/goods"
 */
export function archivePath({ environment, name }: ExperimentKey): string {
  return `archive/${environment}/${name}`;
}

/**
 * Where the manifest of a dump lies, and beside it the experiment's encrypted secrets.
 *
 * @example
 * archiveFiles(goods, "20261125T184300Z-archive.dump").manifest; // "archive/production/goods/20261125T184300Z-archive.yaml"
 */
export function archiveFiles(
  experiment: ExperimentKey,
  dump: string,
): { readonly manifest: string; readonly secrets: string } {
  const base = `${archivePath(experiment)}/${dump.replace(/\.dump$/, "")}`;
  return { manifest: `${base}.yaml`, secrets: `${base}.secrets.age` };
}
