import { placeholder } from "../../overlay/image-entry.ts";
import type { Study } from "../study.ts";
import { databaseVolumeName } from "./database-volume.ts";
import { generateOtreeOverlay } from "./generate-otree-overlay.ts";
import type { OTreeSpec } from "./otree-spec.ts";

/** An oTree project: one image, one database. */
export function otreeStudy(spec: OTreeSpec): Study {
  const { storage } = spec.database;
  return {
    images: [{ name: placeholder, repository: spec.image }],
    volumes: [
      {
        file: "database-volume.yaml",
        title: "the database",
        storage,
        path: ["database", "storage"],
        claimOf: databaseVolumeName,
      },
    ],
    isChecked: false,
    demands: [
      { path: ["resources", "memory"], wanted: spec.resources?.memory, of: "memory" },
      { path: ["resources", "cpu"], wanted: spec.resources?.cpu, of: "cpu" },
      { path: ["database", "storage"], wanted: storage, of: "storage" },
    ],
    generate: (surroundings) => generateOtreeOverlay({ ...surroundings, spec }),
  };
}
