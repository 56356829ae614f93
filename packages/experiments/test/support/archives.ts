import type { Files } from "@grove/plan";
import { type DumpManifest, parseOperation, planArchive } from "../../src/index.ts";
import { overlayPath, namespaceOf, type ExperimentKey } from "../../src/index.ts";
import { add } from "./lab.ts";

/** The id of an experiment, as its operation says. */
export function idOf(files: Files, { environment, name }: ExperimentKey): string {
  const file = `${overlayPath(environment, name)}/operation.yaml`;
  return parseOperation(files.get(file) ?? "", file).value?.id ?? "";
}

/** The manifest of a dump of an experiment. */
export function dumpOf({ environment, name }: ExperimentKey, id: string): DumpManifest {
  return {
    apiVersion: "grove/v1",
    kind: "Dump",
    dump: "20261125T184300Z-archive.dump",
    reason: "archive",
    time: "2026-11-25T18:43:00Z",
    namespace: namespaceOf(environment, name),
    id,
    image: "registry.example/econ/goods:1.4.2",
    otree: "6.0.15",
    postgres: "17.7",
    bytes: 50_123,
    sha256: "a".repeat(64),
    tables: [
      { name: "public.otree_participant", rows: 12, sha256: "b".repeat(64) },
      { name: "public.otree_session", rows: 3, sha256: "c".repeat(64) },
    ],
    sequences: [{ name: "public.otree_session_id_seq", value: 3 }],
  };
}

/** The lab with an archive of an experiment; of the id that it has unless told. */
export function archived(files: Files, experiment: ExperimentKey, id = idOf(files, experiment)): Files {
  const request = { ...experiment, id, dump: dumpOf(experiment, id), commit: "4f2a9c1" };
  const plan = planArchive(files, { ...request, store: "s3://lab/archive.dump", secrets: "age" });
  return plan.changes.reduce((lab, { path, after = "" }) => add(lab, path, after), files);
}
