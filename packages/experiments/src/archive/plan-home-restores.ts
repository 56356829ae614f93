import type { Problem } from "@grove/plan";
import { homeVolumeName } from "../kinds/jupyterhub/hub-volume.ts";
import { nearest } from "../name/nearest.ts";
import type { HubArchive } from "./hub-archive.ts";

export interface HomeRestoreRequest {
  readonly archive: HubArchive;
  /** Of the hub that gets them. */
  readonly id: string;
  /** Whose homes, as `usersOf` names them; all unless told. */
  readonly users: readonly string[];
}

/** One home that is to be restored. */
export interface HomeRestore {
  /** As KubeSpawner makes the name safe for names of objects. */
  readonly user: string;
  /** The claim of the home that gets it. */
  readonly claim: string;
  /** The new folder in that home. */
  readonly folder: string;
  /** What is to come back. */
  readonly home: HubArchive["homes"][number];
}

/**
 * Whose homes of an archive come back where; `HOME_UNKNOWN` for somebody whose is not in it, `HOMES_MISSING` if none is.
 *
 * @example
 * planHomeRestores({ archive, id: "a2b3c4d5", users: ["ada"] }).homes[0].claim; // "home-a2b3c4d5-ada"
 */
export function planHomeRestores({ archive, id, users }: HomeRestoreRequest): {
  readonly homes: readonly HomeRestore[];
  readonly problems: readonly Problem[];
} {
  const known = usersOf(archive);
  const problems = known.length === 0 ? [noHomes(archive)] : users.flatMap((user) => unknown(user, known));
  const folder = folderOf(archive);
  const homes = archive.homes
    .map((home) => ({ user: userOf(archive, home), home }))
    .filter(({ user }) => users.length === 0 || users.includes(user))
    .map(({ user, home }) => ({ user, claim: homeVolumeName(id, user), folder, home }));
  return { homes: problems.length === 0 ? homes : [], problems };
}

/** Whose homes an archive has, as their claims name them. */
export function usersOf(archive: HubArchive): readonly string[] {
  return archive.homes.map((home) => userOf(archive, home));
}

function userOf({ id }: HubArchive, { claim }: HubArchive["homes"][number]): string {
  return claim.replace(homeVolumeName(id, ""), "");
}

/** By the archive's time, so that two archives never meet, and the same one finds itself. */
function folderOf({ archive }: HubArchive): string {
  return `from-archive-${archive.replace(/-.*$/, "")}`;
}

function unknown(user: string, known: readonly string[]): readonly Problem[] {
  if (known.includes(user)) return [];
  const meant = nearest(user, known);
  return [
    {
      code: "HOME_UNKNOWN",
      severity: "error",
      message: `the archive has no home of ${JSON.stringify(user.slice(0, 60))}`,
      next: meant === undefined ? `there are those of ${known.join(", ")}` : `did you mean ${meant}?`,
    },
  ];
}

function noHomes({ environment, name, archive }: HubArchive): Problem {
  return {
    code: "HOMES_MISSING",
    severity: "error",
    message: `${archive} of ${environment}/${name} holds no home: nobody had one yet`,
    next: "take another archive: grove restore NAME --list shows whose homes each has",
  };
}
