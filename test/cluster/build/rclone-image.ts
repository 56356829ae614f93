import { join } from "node:path";
import type { Stand } from "../stand.ts";
import { buildGoCommands } from "./go-commands.ts";
import { buildImage, type ImageLayout } from "./image.ts";
import { lockedImage } from "./platform-images.ts";
import { buildRootFileSystem } from "./root-file-system.ts";

const system = { release: "trixie", packages: ["busybox-static"] };
const version = "github.com/rclone/rclone/fs.Version";

/** rclone with S3 alone, and the shell that upstream's image has, under the name by which the lab's lock asks for it. */
export async function rcloneImage(stand: Stand): Promise<ImageLayout> {
  const image = lockedImage("rclone");
  const commands = { folder: "rclone", variables: { [version]: `v${image.tag}` } };
  const rclone = join(await buildGoCommands(stand, commands), "rclone");
  const debian = await buildRootFileSystem(stand, system);
  return buildImage(stand, { ...image, containerfile: "rclone", files: { "debian.tar": debian, rclone } });
}
