import type { Files, Plan } from "@grove/plan";

export interface InitRequest {
  /** What every lab holds: `apps/otree/{base,components}`, `schemas/` and `images.lock.yaml`, by path in the lab. */
  readonly template: Files;
  /** The cluster's sealing certificate (PEM); a lab without one cannot make experiments yet. */
  readonly certificate?: string | undefined;
  /** `lab.example` unless told; staging gets `staging.<domain>`. */
  readonly domain?: string | undefined;
  /** URL of the lab's Git repository, as Argo CD reads it. */
  readonly repository: string;
}

/** What `planInit` reads: only whether there is a lab already. */
export function pathsForInit(): readonly string[] {
  return ["environments", "README.md", ".gitattributes", ".editorconfig"];
}

/** Fills an empty repository with a lab. */
export function planInit(_files: Files, _request: InitRequest): Plan {
  throw new Error("planInit is not written yet");
}
