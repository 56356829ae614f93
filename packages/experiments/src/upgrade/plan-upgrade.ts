import { applyChanges, errorsOf, type Files, type Plan, type Problem } from "@grove/plan";
import { findOverlays } from "../lab/find-overlays.ts";
import { imagesLockPath } from "../lab/lab-paths.ts";
import { checkArgocdManifests } from "../plans/check-argocd-manifests.ts";
import { labValues, labValuesPath } from "../plans/lab-values.ts";
import { emptyPlan, makePlan } from "../plans/make-plan.ts";
import { planRegenerate } from "../plans/plan-regenerate.ts";
import { readSettings } from "../plans/read-overlay.ts";
import { checkArgocdVersion } from "./check-argocd-version.ts";
import { checkLabVersion } from "./check-lab-version.ts";
import { commandFiles } from "./command-files.ts";
import { completeLabValues } from "./complete-lab-values.ts";
import { type Forge, forgeOf } from "./forge.ts";
import { formatRecord, type LabRecord, readRecord, recordPath } from "./lab-record.ts";
import { type Merge, mergeTemplate } from "./merge-template.ts";
import { type OwnValues, readOwnValues } from "./own-values.ts";
import { type Digests, knownDigests, withDigests } from "./with-digests.ts";

export interface UpgradeRequest {
  /** What the command writes into a fresh lab. */
  readonly template: Files;
  /** The command's own: `0.2.0`. */
  readonly version: string;
  /** The lab's own unless told. */
  readonly forge?: Forge | undefined;
  /** Files or directories in which grove's text wins over people's; `.` is everything. */
  readonly overwrite?: readonly string[];
  /** Files or directories in which people's text stays. */
  readonly keep?: readonly string[];
  /** Argo CD's `install.yaml`, for a lab that holds it itself. */
  readonly argocdManifests?: string | undefined;
  /** What somebody has looked up. */
  readonly digests?: Digests;
}

/** What `planUpgrade` reads, and all that it may write. */
export const pathsForUpgrade: readonly string[] = [
  "apps",
  "bootstrap",
  "environments",
  "pipelines",
  "schemas",
  ".github",
  ".gitlab-ci.yml",
  imagesLockPath,
  recordPath,
];

/**
 * Brings bases, bootstrap, schemas and pipelines of a lab to what the command carries, with the generated files of
 * overlays that follow from them. The lab's values, specs, operations and what people changed stay.
 *
 * Refused where people and grove both changed a file (`LAB_FILE_CHANGED`), by a command that is older than the lab
 * (`LAB_NEWER`), and where the lab's own manifests of Argo CD are of another version (`ARGOCD_MANIFESTS_DIFFER`).
 */
export function planUpgrade(files: Files, request: UpgradeRequest): Plan {
  const { value: record, problems } = readRecord(files);
  const merge = mergeFor(files, { request, record });
  const faults = [
    ...problems,
    ...checkLabVersion(files, request.version)
      .filter(({ code }) => code === "LAB_NEWER")
      .map(asError),
    ...checkArgocdManifests(request.argocdManifests),
    ...checkArgocdVersion(request.template, valuesOf(files, request)),
    ...merge.problems,
  ];
  const subject = `upgrade: ${record === undefined ? "" : `${record.version} → `}${request.version}`;
  if (errorsOf(faults).length > 0) return emptyPlan(subject, faults);
  return makePlan({ subject, files, after: withAllThatFollows(files, { after: merge.after, request }) });
}

interface Renewal {
  readonly request: UpgradeRequest;
  readonly record: LabRecord | undefined;
}

/** What follows the command, and the record of it. */
function mergeFor(files: Files, { request, record }: Renewal): Omit<Merge, "recorded"> {
  const { template, version, overwrite = [], keep = [] } = request;
  const forge = request.forge ?? record?.forge ?? forgeOf(files);
  const fresh = commandFiles({ template, forge, values: valuesOf(files, request) });
  const merge = mergeTemplate(files, { fresh, recorded: record?.files ?? {}, overwrite, keep });
  const own = formatRecord({ version, forge, files: merge.recorded });
  return { after: new Map([...merge.after, [recordPath, own]]), problems: merge.problems };
}

function valuesOf(files: Files, { argocdManifests }: UpgradeRequest): OwnValues {
  const values = readOwnValues(files);
  return argocdManifests === undefined ? values : { ...values, argocdManifests };
}

function asError(problem: Problem): Problem {
  return { ...problem, severity: "error" };
}

interface Renewed {
  readonly after: Merge["after"];
  readonly request: UpgradeRequest;
}

/** Values that `lab.yaml` lacks, digests of images that stayed the same, and generated files of overlays. */
function withAllThatFollows(files: Files, { after, request }: Renewed): Merge["after"] {
  const renewed = new Map([...after, ...labValuesFor(files)]);
  const merged = applyChanges(files, renewed);
  const digests = withDigests(merged, new Map([...knownDigests(files), ...(request.digests ?? [])]));
  const complete = new Map([...merged, ...digests]);
  // An overlay with a fault is left as it is: `check` speaks of it.
  const generated = findOverlays(complete)
    .map((overlay) => planRegenerate(complete, overlay))
    .filter(({ problems }) => errorsOf(problems).length === 0)
    .flatMap(({ changes }) => changes.map((change) => [change.path, change.after] as const));
  return new Map([...renewed, ...digests, ...generated]);
}

function labValuesFor(files: Files): Files {
  const text = files.get(labValuesPath);
  const settings = readSettings(files, "production").value;
  if (text === undefined || settings === undefined) return new Map();
  const { domain, repository } = settings;
  const fresh = labValues({ domain, repository, engineers: "", email: "", contact: "" });
  return new Map([[labValuesPath, completeLabValues(text, fresh)]]);
}
