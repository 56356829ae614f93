import type { Files } from "@grove/plan";
import type { OverlayInput } from "../overlay/generate-overlay.ts";

/** What planners and checks ask of a spec, whatever its kind. */
export interface Study {
  /** What its pipelines build and an overlay pins, the main one first; never empty. */
  readonly images: readonly StudyImage[];
  /** The claims in its overlay that hold data. */
  readonly volumes: readonly StudyVolume[];
  /** Whether a check follows each sync, and nothing reaches production that did not pass it in staging. */
  readonly isChecked: boolean;
  /** What the spec asks for, to compare with the environment's quota. */
  readonly demands: readonly Demand[];
  /** The generated files by name in the overlay's directory. */
  readonly generate: (surroundings: Surroundings) => Files;
}

/** All of an overlay's input but the spec. */
export type Surroundings = Omit<OverlayInput, "spec">;

/** An image that the overlay's `images:` puts into the base. */
export interface StudyImage {
  /** The placeholder in the base, and the entry's name in `images:`. */
  readonly name: string;
  readonly repository: string;
}

/** A claim in the overlay; its size never changes, and its name holds the operation's id. */
export interface StudyVolume {
  /** Its file in the overlay: `database-volume.yaml`. */
  readonly file: string;
  /** Whose volume it is, for people: `the database`. */
  readonly title: string;
  readonly storage: string;
  /** Where the spec says the size. */
  readonly path: readonly string[];
  readonly claimOf: (id: string) => string;
}

/** An amount that a spec asks for. */
export interface Demand {
  /** Where in the spec. */
  readonly path: readonly (string | number)[];
  readonly wanted: string | undefined;
  readonly of: "memory" | "cpu" | "storage";
}
