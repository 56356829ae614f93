import { namespaceOf } from "../../name/naming.ts";
import { backupSchedule } from "../../overlay/backup-schedule.ts";
import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import { operationConfigMap } from "../../overlay/operation-config-map.ts";
import { guardText } from "../../sessions/guard-text.ts";
import { archiveVariables } from "../../overlay/archive-variables.ts";
import { backupsVolumeName } from "../../overlay/backups-volume.ts";
import { countsVolumeName } from "./counts-volume.ts";

export interface WebOperationInput extends Pick<OverlayInput, "environment" | "settings"> {
  readonly spec: Pick<OverlayInput["spec"], "name">;
  readonly operation: Pick<OverlayInput["operation"], "id" | "sessions" | "breakGlass">;
}

/** The text of `operation-config.yaml`: what this environment's operation says to the guard and the dumps. */
export function webOperation({ spec, operation, environment, settings }: WebOperationInput): string {
  const { id } = operation;
  const entries = {
    NAMESPACE: namespaceOf(environment, spec.name),
    ID: id,
    COUNTS_CLAIM: countsVolumeName(id),
    BACKUPS_CLAIM: backupsVolumeName(id),
    BACKUP_SCHEDULE: backupSchedule(id),
    STATSD_PREFIX: `experiments.${environment === "production" ? spec.name : `${spec.name}-${environment}`}`,
    ...archiveVariables({ environment, name: spec.name, id, archive: settings.archive }),
  };
  return operationConfigMap({
    readers: "the guard and the dumps",
    entries,
    guard: guardText({ operation, environment, settings }),
  });
}
