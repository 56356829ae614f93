import { count, GroveError } from "@grove/plan";
import { type Context, type Input, option, type Result } from "../command.ts";
import { confirm } from "../confirm.ts";
import { refuseOtherKind } from "../require-kind.ts";
import { archiveSource } from "../restore/restore-source.ts";
import { type HomesWish, type HubInLab, readHomesWish } from "./homes-wish.ts";
import { listHomes } from "./list-homes.ts";
import { reportHomes } from "./report-homes.ts";
import { restoreHomes } from "./restore-homes.ts";

/**
 * Brings homes of an archive back, each into a folder of its own in that person's home; of a hub of another name, too.
 *
 * @throws GroveError NOT_OF_HUB, RESTORE_SOURCE_INVALID; as `readHomesWish` and `restoreHomes`
 */
export async function restoreHub(context: Context, input: Input, { lab, experiment }: HubInLab): Promise<Result> {
  const others = ["dump", "file", "recoveryKey"].filter((name) => option(input, name) !== undefined);
  if (others.length > 0) refuseOtherKind("JupyterHub", "restore --dump");
  const word = option(input, "fromArchive");
  const source = word === undefined ? undefined : archiveSource(word);
  if (input.options["list"] === true) return await listHomes(lab, source?.experiment ?? experiment);
  if (source === undefined) throw withoutArchive();
  const wish = await readHomesWish(input, { lab, experiment, source });
  const what = describe(wish);
  if (context.dryRun) {
    const homes = wish.homes.map(({ user, claim, folder }) => ({ user, claim, folder }));
    return { text: `would put ${what}`, data: { status: "planned", ...experiment, homes } };
  }
  await confirm(context, input, `Put ${what}? What is there stays as it is.`);
  const restored = await restoreHomes(context, { cluster: await context.openCluster(), wish });
  return reportHomes(context, { wish, restored });
}

function describe({ archive, homes, label }: HomesWish): string {
  const users = homes.map(({ user }) => user).join(", ");
  const from = `${archive.archive} of ${archive.environment}/${archive.name}`;
  return `${count(homes.length, "home")} (${users}) from ${from} into ${homes[0]?.folder ?? ""} of each in ${label}`;
}

function withoutArchive(): GroveError {
  return new GroveError("it is not said what to restore", {
    code: "RESTORE_SOURCE_INVALID",
    kind: "usage",
    next: "give --from-archive ENVIRONMENT/NAME; grove restore NAME --list shows what there is",
  });
}
