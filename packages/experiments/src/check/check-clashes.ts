import type { Problem } from "@grove/plan";
import type { Environment } from "../environment/environment.ts";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import { hostOf } from "../name/naming.ts";
import { reservationOf } from "../name/reservation-of.ts";
import { type OpenedOverlay, placeIn } from "./opened-overlay.ts";

export type SettingsByEnvironment = ReadonlyMap<Environment, EnvironmentSettings | undefined>;

/** Hosts and ids that two experiments claim; the problem points at the later one in order. */
export function checkClashes(overlays: readonly OpenedOverlay[], settings: SettingsByEnvironment): readonly Problem[] {
  return [...checkHosts(overlays, settings), ...checkIds(overlays)];
}

/** The host that an experiment has by its name, as far as its environment can be read. */
export function ownHostOf(overlay: OpenedOverlay, settings: SettingsByEnvironment): string | undefined {
  const environment = settings.get(overlay.environment);
  return environment && hostOf(environment, overlay.name);
}

function checkHosts(overlays: readonly OpenedOverlay[], settings: SettingsByEnvironment): readonly Problem[] {
  const claims = new Map(overlays.map((overlay) => [ownHostOf(overlay, settings), overlay]));
  const problems: Problem[] = [];
  for (const overlay of overlays) {
    for (const [index, host] of (overlay.operation?.hosts ?? []).entries()) {
      const other = claims.get(host);
      const reservation = hostReservation(host, settings);
      if (other === undefined) claims.set(host, overlay);
      if (other !== undefined) problems.push(hostClash({ overlay, other, index, host }));
      else if (reservation !== undefined) problems.push(hostReserved({ overlay, index, reservation }));
    }
  }
  return problems;
}

/** Why a host of one of the lab's domains is nobody's: what no experiment may be named, no other host may say. */
function hostReservation(host: string, settings: SettingsByEnvironment): string | undefined {
  for (const { domain } of [...settings.values()].filter((environment) => environment !== undefined)) {
    if (host === domain) return `${host} is the lab's own domain`;
    const reservation = host.endsWith(`.${domain}`) ? reservationOf(host.slice(0, -domain.length - 1)) : undefined;
    if (reservation !== undefined) return `${host} ${reservation}`;
  }
  return undefined;
}

function hostReserved({
  overlay,
  index,
  reservation,
}: {
  overlay: OpenedOverlay;
  index: number;
  reservation: string;
}): Problem {
  return {
    code: "HOST_RESERVED",
    severity: "error",
    message: reservation,
    next: "take a host of another domain; NAME.<domain> is always there",
    ...placeIn(overlay, "operation.yaml", { path: ["hosts", index] }),
  };
}

interface HostClaim {
  readonly overlay: OpenedOverlay;
  readonly other: OpenedOverlay;
  readonly index: number;
  readonly host: string;
}

function hostClash({ overlay, other, index, host }: HostClaim): Problem {
  const itself = other === overlay;
  return {
    code: "HOST_CLASH",
    severity: "error",
    message: itself ? `this experiment has the host ${host} already` : `${titleOf(other)} has the host ${host} too`,
    next: itself ? "delete the line" : "delete it here or there: which of the two people reach would be chance",
    ...placeIn(overlay, "operation.yaml", { path: ["hosts", index] }),
  };
}

function checkIds(overlays: readonly OpenedOverlay[]): readonly Problem[] {
  const owners = new Map<string, OpenedOverlay>();
  const problems: Problem[] = [];
  for (const overlay of overlays) {
    const id = overlay.operation?.id;
    const other = id === undefined ? undefined : owners.get(id);
    if (id !== undefined && other === undefined) owners.set(id, overlay);
    if (other !== undefined) problems.push(idClash(overlay, other));
  }
  return problems;
}

function idClash(overlay: OpenedOverlay, other: OpenedOverlay): Problem {
  return {
    code: "ID_CLASH",
    severity: "error",
    message: `${titleOf(other)} has the same id; archives and volumes could not be told apart`,
    next: "make a copy of an experiment with grove new, which gives it an id of its own",
    ...placeIn(overlay, "operation.yaml", { path: ["id"] }),
  };
}

function titleOf({ environment, name }: OpenedOverlay): string {
  return `${environment}/${name}`;
}
