import { openRepository } from "@grove/git";
import type { Files } from "@grove/plan";
import type { Lab } from "./lab.ts";

/** The files below these paths, as the lab's repository has them now. */
export async function readLabFiles({ place }: Lab, paths: readonly string[]): Promise<Files> {
  const repository = await openRepository({ url: place.repository.url });
  try {
    return await (await repository.snapshot()).read(paths);
  } finally {
    await repository.close();
  }
}
