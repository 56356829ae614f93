import { hasImage, pushImage } from "../build/push-image.ts";
import { postgresImage } from "../build/platform-images.ts";
import type { HostPart } from "./part.ts";
import { registry, registryAccess } from "./registry.ts";

/** What experiments stand on besides their own image, in the registry. */
export const platformImages: HostPart = {
  kind: "host",
  name: "platform-images",
  needs: ["registry"],
  build: postgresImage,
  start: async (stand) => void (await pushImage(registryAccess(stand), await postgresImage(stand))),
  isHealthy: async (stand) =>
    (await registry.isHealthy(stand)) && hasImage(registryAccess(stand), await postgresImage(stand)),
};
