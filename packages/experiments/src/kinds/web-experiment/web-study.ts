import type { Study } from "../study.ts";
import { countsVolumeFile, countsVolumeName } from "./counts-volume.ts";
import { generateWebOverlay } from "./generate-web-overlay.ts";
import { serviceImages } from "./service-images.ts";
import type { WebExperimentSpec } from "./web-experiment-spec.ts";

/** A web experiment: an image for each of its services, and Redis with what was counted. */
export function webStudy(spec: WebExperimentSpec): Study {
  const { storage } = spec.counts;
  return {
    images: serviceImages(spec),
    volumes: [
      { file: countsVolumeFile, title: "the counts", storage, path: ["counts", "storage"], claimOf: countsVolumeName },
    ],
    isChecked: false,
    demands: [{ path: ["counts", "storage"], wanted: storage, of: "storage" }],
    generate: (surroundings) => generateWebOverlay({ ...surroundings, spec }),
  };
}
