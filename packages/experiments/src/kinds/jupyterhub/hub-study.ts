import type { Demand, Study } from "../study.ts";
import { generateHubOverlay } from "./generate-hub-overlay.ts";
import { hubVolumeFile, hubVolumeName } from "./hub-volume.ts";
import type { JupyterHubSpec } from "./jupyterhub-spec.ts";
import { userImages } from "./user-images.ts";

/** A JupyterHub: an image for each environment that people choose from, and the hub's own database. */
export function hubStudy(spec: JupyterHubSpec): Study {
  const { storage } = spec.database;
  return {
    images: userImages(spec),
    volumes: [
      { file: hubVolumeFile, title: "the hub", storage, path: ["database", "storage"], claimOf: hubVolumeName },
    ],
    isChecked: true,
    demands: demandsOf(spec),
    generate: (surroundings) => generateHubOverlay({ ...surroundings, spec }),
  };
}

/** One server of each sort must fit; how many fit at once, the quota says. */
function demandsOf({ server, profiles, database }: JupyterHubSpec): readonly Demand[] {
  return [
    { path: ["server", "memory", "limit"], wanted: server.memory.limit, of: "memory" },
    { path: ["server", "cpu", "guarantee"], wanted: server.cpu.guarantee, of: "cpu" },
    { path: ["server", "storage"], wanted: server.storage, of: "storage" },
    { path: ["database", "storage"], wanted: database.storage, of: "storage" },
    ...profiles.flatMap(({ memory, cpu }, index): readonly Demand[] => [
      { path: ["profiles", index, "memory", "limit"], wanted: memory?.limit, of: "memory" },
      { path: ["profiles", index, "cpu", "guarantee"], wanted: cpu?.guarantee, of: "cpu" },
    ]),
  ];
}
