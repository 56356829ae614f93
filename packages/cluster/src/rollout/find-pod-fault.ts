import { hasRun } from "./has-run.ts";
import type { ContainerStatus, EventObject, PodObject, Rollout } from "./rollout.ts";
import { failed } from "./verdict.ts";

/** Why a pod will not run as it is, in words that name the next step; nothing when it runs or only has to go on. */
export function findPodFault(pod: PodObject, events: readonly EventObject[]): Rollout | undefined {
  const refusal = pod.status?.initContainerStatuses?.map(guardRefusal).find((found) => found !== undefined);
  if (refusal !== undefined) return refusal;
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const fault = statuses.map((status) => containerFault(status)).find((found) => found !== undefined);
  // The warning stays long after what was missing has come.
  const volume = statuses.some(hasRun) ? undefined : volumeFault(pod, events);
  return fault ?? schedulingFault(pod) ?? volume;
}

/** The guards in front of an app end with 3 when they refuse, and their last words are for people. */
function guardRefusal({ state, lastState }: ContainerStatus): Rollout | undefined {
  const end = state?.running === undefined ? (state?.terminated ?? lastState?.terminated) : undefined;
  if (end?.exitCode !== 3 || end.message === undefined) return undefined;
  return failed("GUARD_REFUSED", end.message.trim(), {
    next: "do what it says; what served before goes on serving, where there is something",
  });
}

function containerFault(status: ContainerStatus): Rollout | undefined {
  const { reason, message = "" } = status.state?.waiting ?? {};
  switch (reason ?? "") {
    case "ImagePullBackOff":
    case "InvalidImageName":
      return failed("IMAGE_PULL_FAILED", `the image of ${status.name} cannot be fetched: ${message}`, {
        next: "is it in the registry, and do the registry's credentials still hold? Then bump again",
      });
    case "CreateContainerConfigError":
      return failed("CONFIGURATION_MISSING", `${status.name} cannot start: ${message}`, {
        next: "sealed secrets open only in the cluster and namespace that they were made for; see grove doctor",
      });
    case "CreateContainerError":
    case "RunContainerError":
      return failed("CONTAINER_NOT_STARTED", `${status.name} cannot start: ${message}`, {
        next: "look at CMD and USER of the Dockerfile",
      });
    case "CrashLoopBackOff":
      return failed("APP_CRASHES", `${status.name} ends right after its start${endOf(status)}`, {
        next: "grove logs --previous shows its last words",
      });
    default:
      return undefined;
  }
}

/** How it ended, and what it said if it left a message. */
function endOf({ lastState }: ContainerStatus): string {
  const { exitCode, reason, message } = lastState?.terminated ?? {};
  if (reason === "OOMKilled") return ": it needs more memory than experiment.yaml gives";
  const words = message === undefined ? "" : `: ${message.trim().split("\n").slice(-3).join(" ")}`;
  return exitCode === undefined ? words : ` with exit code ${exitCode}${words}`;
}

/** A node that is full does not get empty by waiting; other reasons, such as a volume being made, pass. */
function schedulingFault({ status }: PodObject): Rollout | undefined {
  const condition = status?.conditions?.find(({ type, status: value }) => type === "PodScheduled" && value === "False");
  if (condition?.message?.includes("Insufficient") !== true) return undefined;
  return failed("SERVER_FULL", `the server has no room: ${condition.message}`, {
    next: "put experiments to sleep that nobody uses, or ask for less memory in experiment.yaml",
  });
}

function volumeFault({ metadata }: PodObject, events: readonly EventObject[]): Rollout | undefined {
  const event = events.find(
    ({ reason, involvedObject }) => reason === "FailedMount" && involvedObject.name === metadata.name,
  );
  if (event?.message?.includes("not found") !== true) return undefined;
  return failed("CONFIGURATION_MISSING", `something that the pod needs is missing: ${event.message}`, {
    next: "see grove doctor",
  });
}
