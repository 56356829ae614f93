import { judgeJob } from "../jobs/judge-job.ts";
import type { JobObject } from "../jobs/job.ts";
import type { ExpectedCheck, RolloutFacts } from "../rollout/rollout.ts";
import { type CheckReport, formatCheckError, parseCheckReport } from "./check-report.ts";

/** How a check of an experiment's images went. */
export type CheckState =
  /** It has not been made of these images. */
  | { readonly state: "missing"; readonly message: string }
  | { readonly state: "running"; readonly message: string }
  | { readonly state: "failed"; readonly message: string; readonly report: CheckReport | undefined }
  /** RFC 3339. */
  | { readonly state: "passed"; readonly time: string; readonly report: CheckReport | undefined };

/** What says which images a check's Job tries, separated by commas. */
export const imagesAnnotation = "grove/images";

/** How the check of exactly these images with these settings went, as the Job of the last sync tells. */
export function judgeCheck(
  { job: name, images, settings }: ExpectedCheck,
  { checkJob: job, pods, events }: Pick<RolloutFacts, "checkJob" | "pods" | "events">,
): CheckState {
  if (job === undefined) return { state: "missing", message: `${name} has not run yet` };
  const tried = imagesIn(job.metadata.annotations?.[imagesAnnotation] ?? "");
  if (!isSameSet(tried, images)) {
    return { state: "missing", message: `${name} has not run on these images yet: its last run was on others` };
  }
  if (settingsOf(job).join() !== settings.toSorted().join()) {
    return { state: "missing", message: `${name} has not run with these settings yet: its last run was with others` };
  }
  const own = pods.filter(({ metadata }) => metadata.labels?.["job-name"] === name);
  const state = judgeJob({ job, pods: own, events });
  if (state.state === "running") return { state: "running", message: `${name}: ${state.message}` };
  if (state.state === "failed") return failedWith(state.message);
  const [report] = Object.values(state.messages).flatMap((message) => parseCheckReport(message) ?? []);
  const isTruthful = report === undefined || (report.passed && isSameSet(report.images, images));
  if (!isTruthful) return { state: "failed", message: "its report is of other images, or of a failure", report };
  return { state: "passed", time: job.status?.completionTime ?? "", report };
}

/** The ConfigMaps that a check's Job mounts, in order. */
export function settingsOf({ spec }: JobObject): readonly string[] {
  const volumes = spec.template.spec.volumes ?? [];
  return volumes.flatMap(({ configMap }) => configMap?.name ?? []).toSorted();
}

/** The images of an annotation, in their order. */
export function imagesIn(annotation: string): readonly string[] {
  return annotation.split(",").flatMap((image) => image.trim() || []);
}

/** Its last words are its report; those of a container that was killed are not. */
function failedWith(words: string): CheckState {
  const report = parseCheckReport(words);
  const message = report?.error === undefined ? words : formatCheckError(report.error);
  return { state: "failed", message, report };
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  const [one, other] = [some, others].map((images) => [...new Set(images.map(withoutTag))].toSorted().join(","));
  return one !== "" && one === other;
}

/** The digest alone decides what an image is. */
function withoutTag(image: string): string {
  return image.replace(/:[^:@/]+@/, "@");
}
