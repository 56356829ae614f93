import { argocdImages, redisImage } from "../build/argocd-images.ts";
import type { ImageLayout } from "../build/image.ts";
import { nginxImage, postgresImage } from "../build/platform-images.ts";
import { hasImage, pushImage } from "../build/push-image.ts";
import { rcloneImage } from "../build/rclone-image.ts";
import { sealedSecretsImage } from "../build/sealed-secrets-image.ts";
import type { Stand } from "../stand.ts";
import type { HostPart } from "./part.ts";
import { registry, registryAccess } from "./registry.ts";

/** In the registry: what a lab's bootstrap installs, and what experiments stand on besides their own image. */
export const platformImages: HostPart = {
  kind: "host",
  name: "platform-images",
  needs: ["registry"],
  build: images,
  start: async (stand) => {
    for (const image of await images(stand)) await pushImage(registryAccess(stand), image);
  },
  isHealthy: async (stand) => (await registry.isHealthy(stand)) && hasAll(stand),
};

async function images(stand: Stand): Promise<readonly ImageLayout[]> {
  return [
    await postgresImage(stand),
    await nginxImage(stand),
    await rcloneImage(stand),
    await sealedSecretsImage(stand),
    ...(await argocdImages(stand)),
    await redisImage(stand),
  ];
}

async function hasAll(stand: Stand): Promise<boolean> {
  const found = await Promise.all((await images(stand)).map(async (image) => hasImage(registryAccess(stand), image)));
  return found.every(Boolean);
}
