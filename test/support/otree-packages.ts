import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { readRepositoryFile, repositoryRoot } from "./repository.ts";

const requirements = "apps/otree/starter/requirements.txt";
/** Another word makes folders of another layout, so that the old ones are not taken for them. */
const LAYOUT = "with python";

/**
 * The variables with which `otree` is the one that the starter pins: installed once for all clones and test runs, in the
 * user's cache; `undefined` where Python or its packages cannot be had.
 */
export async function otreeVariables(): Promise<NodeJS.ProcessEnv | undefined> {
  const caches = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  try {
    const { stdout: version } = await promisify(execFile)("python3", ["--version"]);
    const hash = createHash("sha256")
      .update(LAYOUT + version)
      .update(readRepositoryFile(requirements))
      .digest("hex");
    const folder = join(caches, "grove", "otree", hash.slice(0, 16));
    if (!existsSync(folder)) await install(folder);
    return { ...process.env, PYTHONPATH: folder, PATH: `${join(folder, "bin")}:${process.env["PATH"]}` };
  } catch {
    return undefined;
  }
}

/** Under another name at first, so that a run that is cut off leaves nothing half done; of two at once one wins. */
async function install(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const partial = await mkdtemp(`${folder}-`);
  const words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", partial];
  await promisify(execFile)("python3", [...words, "--requirement", join(repositoryRoot, requirements)]);
  // The scripts call it as images of Python do; a system may have it under the longer name alone.
  const { stdout: program } = await promisify(execFile)("python3", ["-c", "import sys; print(sys.executable)"]);
  await symlink(program.trim(), join(partial, "bin", "python"));
  await rename(partial, folder).catch(async () => rm(partial, { recursive: true }));
}
