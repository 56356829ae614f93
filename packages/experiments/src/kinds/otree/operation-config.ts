import { namespaceOf } from "../../name/naming.ts";
import { backupSchedule } from "../../overlay/backup-schedule.ts";
import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import { archiveVariables } from "./archive-variables.ts";
import { backupsVolumeName, databaseVolumeName } from "./database-volume.ts";
import { operationConfigMap } from "../../overlay/operation-config-map.ts";
import { guardText } from "../../sessions/guard-text.ts";

export interface OperationConfigInput extends Pick<OverlayInput, "environment" | "settings"> {
  readonly spec: Pick<OverlayInput["spec"], "name">;
  readonly operation: Pick<OverlayInput["operation"], "id" | "resetId" | "sessions" | "breakGlass">;
}

/**
 * The text of `operation-config.yaml`: what this environment's operation says to the guards and Jobs, which take each
 * entry as a variable; `components/wiring` puts some where no variable reaches.
 */
export function operationConfig({ spec, operation, environment, settings }: OperationConfigInput): string {
  const { id, resetId } = operation;
  const entries = {
    NAMESPACE: namespaceOf(environment, spec.name),
    ID: id,
    DATABASE_CLAIM: databaseVolumeName(id),
    BACKUPS_CLAIM: backupsVolumeName(id),
    BACKUP_SCHEDULE: backupSchedule(id),
    RESET_ID: resetId,
    ...archiveVariables({ environment, name: spec.name, id, archive: settings.archive }),
  };
  return operationConfigMap({
    readers: "guards and Jobs",
    entries,
    guard: guardText({ operation, environment, settings }),
  });
}
