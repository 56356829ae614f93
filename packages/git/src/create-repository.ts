import { appendFile, mkdir, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { GroveError } from "@grove/plan";
import { createBare } from "./git-arguments.ts";
import { gitEnvironment } from "./git-environment.ts";
import { failed } from "./git-failure.ts";
import { runGit } from "./run-git.ts";

const TIMEOUT = 30_000;

/**
 * The server's side of the promises: no deleted or rewritten branch, no malformed object, nothing lost in a power cut
 * (git's own default risks that); and partial clones, which the writer lives on.
 */
const CONFIGURATION = `[receive]
	denyDeletes = true
	denyNonFastForwards = true
	fsckObjects = true
	autogc = false
[core]
	fsync = all
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
`;

/**
 * Makes an empty bare repository on this machine; the directory must be empty or not exist yet.
 *
 * @throws GroveError refused: REPOSITORY_EXISTS; unreachable: DIRECTORY_UNWRITABLE, GIT_MISSING
 */
export async function createRepository(path: string): Promise<void> {
  const directory = resolve(path);
  await makeEmptyDirectory(directory);
  const environment = gitEnvironment(process.env);
  const outcome = await runGit({ arguments: createBare(), directory, environment, timeout: TIMEOUT });
  if (outcome.status !== "done") throw failed(`a repository cannot be made in ${path}`, outcome);
  await appendFile(join(directory, "config"), CONFIGURATION);
}

async function makeEmptyDirectory(directory: string): Promise<void> {
  const names = await mkdir(directory, { recursive: true }).then(
    () => readdir(directory),
    (cause: unknown) => {
      throw new GroveError(`the directory ${directory} cannot be made`, {
        code: "DIRECTORY_UNWRITABLE",
        kind: "unreachable",
        next: "look at the rights and the space of the file system",
        cause,
      });
    },
  );
  if (names.length === 0) return;
  throw new GroveError(`${directory} is not empty`, {
    code: "REPOSITORY_EXISTS",
    next: "choose another directory, or remove this one",
  });
}
