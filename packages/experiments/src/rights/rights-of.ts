import type { Files } from "@grove/plan";
import { findOverlays, type OverlayFiles } from "../lab/find-overlays.ts";
import { readOverlayFile } from "../lab/read-overlay-file.ts";
import { checkName } from "../name/check-name.ts";
import { namespaceOf } from "../name/naming.ts";
import { parseOperation } from "../operation/parse-operation.ts";

/**
 * What the owners of experiments may do in Argo CD: keys of its ConfigMap `argocd-rbac-cm` with their text (DESIGN §6).
 *
 * Groups only: a person is known to Argo CD by a number of the provider's, which nobody writes into a file. An overlay
 * whose operation cannot be read gives nobody a right; neither does a directory that can be no experiment.
 *
 * @param files at least each overlay's `operation.yaml`
 * @example
 * [...rightsOf(files).keys()]; // ["policy.exp-goods.csv", "policy.exp-goods-staging.csv"]
 */
export function rightsOf(files: Files): ReadonlyMap<string, string> {
  const rights = findOverlays(files)
    .filter(({ name }) => checkName(name) === undefined)
    .map((overlay) => ({ overlay, groups: groupsOf(overlay) }))
    .filter(({ groups }) => groups.length > 0)
    .map(({ overlay, groups }) => {
      const application = namespaceOf(overlay.environment, overlay.name);
      return [
        `policy.${application}.csv`,
        policy({ application, project: `grove-${overlay.environment}`, groups }),
      ] as const;
    });
  return new Map(rights);
}

function groupsOf(overlay: OverlayFiles): readonly string[] {
  const owners = readOverlayFile(overlay, "operation.yaml", parseOperation).value?.owners ?? [];
  const groups = owners.filter((owner) => owner.startsWith(prefix)).map((owner) => owner.slice(prefix.length));
  return [...new Set(groups)].toSorted();
}

const prefix = "group:";

interface Rights {
  readonly application: string;
  readonly project: string;
  readonly groups: readonly string[];
}

/**
 * Lines of the table that Argo CD reads. Each group takes on a role, because Argo CD asks for groups only where they do
 * (`EnforceClaims` in its server/rbacpolicy); a rollback needs the right to sync, and the page no other one.
 */
function policy({ application, project, groups }: Rights): string {
  const role = `role:${application}`;
  const lines = [
    ...permissions.map((permission) => `p, ${role}, ${permission}, ${project}/${application}, allow`),
    ...groups.map((group) => `g, ${group}, ${role}`),
  ];
  return `${lines.join("\n")}\n`;
}

const permissions = [
  "applications, get",
  "applications, sync",
  "applications, action/batch/CronJob/create-job",
  "logs, get",
];
