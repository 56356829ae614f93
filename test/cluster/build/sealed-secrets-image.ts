import { join } from "node:path";
import type { Stand } from "../stand.ts";
import { buildGoCommands } from "./go-commands.ts";
import { buildImage, type ImageLayout } from "./image.ts";

/** The controller of sealed secrets, named as upstream's image, so that a lab's bootstrap finds it. */
export async function sealedSecretsImage(stand: Stand): Promise<ImageLayout> {
  const command = join(await buildGoCommands(stand, { folder: "sealed-secrets" }), "sealed-secrets");
  const repository = "bitnami/sealed-secrets-controller";
  return buildImage(stand, { repository, tag: "0.40.0", containerfile: "scratch", files: { command } });
}
