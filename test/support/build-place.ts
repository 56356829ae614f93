import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipSettings } from "../cluster/build/pip-settings.ts";
import { pythonImage } from "../cluster/build/platform-images.ts";
import { localStand } from "../cluster/stand.ts";

/** Where images of studies can be built on this machine. */
export interface BuildPlace extends Disposable {
  /** With which the scripts of a pipeline, and buildah, find its storage and the package index. */
  readonly variables: NodeJS.ProcessEnv;
}

/**
 * The storage of the stand's buildah, where studies find Python, and courses another base; `undefined` where buildah is not
 * installed or the stand has not built it yet.
 */
export async function openBuildPlace(base: string = pythonImage): Promise<BuildPlace | undefined> {
  const folder = mkdtempSync(join(tmpdir(), "grove-build-"));
  const place = { variables: await variablesIn(folder), [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
  if (hasImage(place.variables, base)) return place;
  place[Symbol.dispose]();
  return undefined;
}

async function variablesIn(folder: string): Promise<NodeJS.ProcessEnv> {
  const { cache } = localStand(() => undefined);
  const storage = join(folder, "storage.conf");
  const [root, runRoot] = [join(cache, "buildah"), join(cache, "buildah-run")];
  writeFileSync(storage, `[storage]\ndriver = "overlay"\ngraphroot = "${root}"\nrunroot = "${runRoot}"\n`);
  await pipSettings(join(folder, "pip"));
  return { ...process.env, CONTAINERS_STORAGE_CONF: storage, GROVE_PIP_SETTINGS: join(folder, "pip") };
}

function hasImage(variables: NodeJS.ProcessEnv, image: string): boolean {
  try {
    execFileSync("buildah", ["images", "--quiet", image], { env: variables, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
