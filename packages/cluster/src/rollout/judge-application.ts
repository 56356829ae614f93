import type { Application, OperationState, SyncedResource } from "../argocd/application.ts";
import { passesByItself } from "../argocd/passes-by-itself.ts";
import { checkFailed } from "../checks/check-failed.ts";
import type { Rollout, RolloutFacts, RolloutTarget } from "./rollout.ts";

/** What Argo CD itself says of a rollout that is not live; nothing when it only has to go on. */
export function judgeApplication(
  target: Pick<RolloutTarget, "revision" | "check">,
  { application }: Pick<RolloutFacts, "application">,
): Rollout | undefined {
  if (application === undefined) return { state: "pending", message: "Argo CD has not made the Application yet" };
  return judgeConditions(application) ?? judgeOperation(target, application) ?? waitsForSync(application);
}

function judgeConditions({ status }: Application): Rollout | undefined {
  const fault = status?.conditions?.find(({ type }) => type === "ComparisonError" || type === "InvalidSpecError");
  if (fault === undefined) return undefined;
  if (passesByItself(fault.message)) return { state: "pending", message: `Argo CD tries again: ${fault.message}` };
  return {
    state: "failed",
    code: "RENDER_FAILED",
    message: `Argo CD cannot render the experiment: ${fault.message}`,
    next: "grove check finds the file and line",
  };
}

function judgeOperation(
  { revision, check }: Pick<RolloutTarget, "revision" | "check">,
  { status: seen, operation: asked }: Application,
): Rollout | undefined {
  const operation = seen?.operationState;
  if (operation === undefined) return undefined;
  const isOurs = revision === undefined || operation.syncResult?.revision === revision;
  if (!isOurs) return undefined;
  // Until the next one begins, the state is that of the last.
  if (asked !== undefined && isOver(operation)) return { state: "pending", message: "a sync has been asked for" };
  const resources = operation.syncResult?.resources ?? [];
  const guard = resources.find(({ hookPhase }) => hookPhase === "Failed" || hookPhase === "Error");
  // Of a check the Job itself tells more.
  if (guard !== undefined && guard.name === check?.job) return checkFailed(guard.message?.trim() || "it says nothing");
  // Argo CD may try again by itself, but what a guard minds seldom passes within a minute.
  if (guard !== undefined) return refusedBy(guard);
  if (operation.phase === "Running") return { state: "pending", message: `syncing: ${operation.message ?? ""}` };
  if (operation.phase !== "Failed" && operation.phase !== "Error") return undefined;
  const refused = resources.filter(({ status }) => status === "SyncFailed");
  const reasons = refused.map(({ kind, name, message }) => `${kind} ${name}: ${message ?? "refused"}`);
  if (refused.length === 0 && passesByItself(operation.message ?? "")) return interrupted(operation);
  return {
    state: "failed",
    code: "SYNC_FAILED",
    message: `the sync failed: ${reasons.length > 0 ? reasons.join("; ") : (operation.message ?? "no reason given")}`,
    next: "mend what it names and commit, or grove rollback",
  };
}

function isOver({ phase }: OperationState): boolean {
  return phase !== "Running" && phase !== "Terminating";
}

/** Nobody asks for it again by itself, at least not in production. */
function interrupted({ message = "" }: OperationState): Rollout {
  return {
    state: "failed",
    code: "SYNC_INTERRUPTED",
    message: `a part of Argo CD was away during the sync: ${message}`,
    next: "Sync in Argo CD's page once more, or grove deploy",
  };
}

/** A guard's own words are for people, and name the ways out. */
function refusedBy({ name, message }: SyncedResource): Rollout {
  return {
    state: "failed",
    code: "GUARD_REFUSED",
    message: message?.trim() || `${name} refused the sync and said nothing`,
    next: "take one of the ways that it names; what ran before goes on running",
  };
}

function waitsForSync({ spec, status }: Application): Rollout | undefined {
  if (status?.sync?.status !== "OutOfSync" || spec.syncPolicy?.automated !== undefined) return undefined;
  return { state: "pending", message: "it waits for Sync in Argo CD's page, or grove deploy" };
}
