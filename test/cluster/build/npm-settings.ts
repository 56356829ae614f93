import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../run/command.ts";

/** Where the npm of {@link nodeImage} looks for the machine's settings. */
const place = "/usr/local/etc";

/**
 * The options by which a build's npm finds the package registry as this machine's npm does; as with pip's, nothing of the
 * machine gets into an image.
 *
 * @param folder does not exist yet; is made, and must stay until the build is through.
 */
export async function npmSettings(folder: string): Promise<readonly string[]> {
  mkdirSync(folder);
  const [registry, cafile] = await Promise.all(["registry", "cafile"].map(readSetting));
  const lines = [`registry=${registry}`];
  if (cafile !== undefined && existsSync(cafile)) {
    copyFileSync(cafile, join(folder, "certificates.pem"));
    lines.push(`cafile=${place}/certificates.pem`);
  }
  writeFileSync(join(folder, "npmrc"), `${lines.join("\n")}\n`);
  return ["--volume", `${folder}:${place}:ro`];
}

async function readSetting(name: string): Promise<string | undefined> {
  const value = (await run(["npm", "config", "get", name])).trim();
  return value === "null" || value === "undefined" ? undefined : value;
}
