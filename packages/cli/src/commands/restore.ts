import type { Cluster } from "@grove/cluster";
import { type Command, type Context, optionList } from "../command.ts";
import { confirm } from "../confirm.ts";
import { listDumps } from "../dumps/list-dumps.ts";
import { experimentOf } from "../experiment-input.ts";
import { restoreHub } from "../hubs/restore-hub.ts";
import { withLab } from "../lab/open-lab.ts";
import { refuseIfPlaying } from "../refuse-if-playing.ts";
import { kindOf, requireHub } from "../require-kind.ts";
import { takeOverKeys } from "../restore/archived-keys.ts";
import { bringArchive } from "../restore/bring-archive.ts";
import { bringFile } from "../restore/bring-file.ts";
import type { Brought } from "../restore/brought.ts";
import { findDump } from "../restore/find-dump.ts";
import { listSources } from "../restore/list-sources.ts";
import { reportRestored } from "../restore/report-restored.ts";
import { restoreDump } from "../restore/restore-dump.ts";
import { readRestoreWish, type RestoreWish } from "../restore/restore-wish.ts";

/**
 * Puts a dump in the place of an experiment's database, after a verified dump of what is there: one of its own, one from an
 * archive, also of another name or of a cluster that is lost, or one from an oTree server elsewhere; of a web experiment,
 * what it counted. Refused while a session runs. Of a hub, people's homes come back, beside what they have now.
 */
export const restore: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  return await withLab(context, async (lab) => {
    if ((await kindOf(lab, experiment)) === "JupyterHub") return await restoreHub(context, input, { lab, experiment });
    if (optionList(input, "home").length > 0) await requireHub(lab, experiment, "restore --home");
    if (input.options["list"] === true) return await listSources(lab, await context.openCluster(), experiment);
    const wish = await readRestoreWish(context, input, { lab, experiment });
    const { what, label, namespace, server, keys } = wish;
    if (context.dryRun) {
      const text = `would put ${what} in the place of the database of ${label}, after a dump of what is there`;
      return { text, data: { status: "planned", ...experiment } };
    }
    const question = `Put ${what} in the place of the database of ${label}? What is there is kept in a dump.`;
    await confirm(context, input, question);
    const cluster = await context.openCluster();
    await refuseIfPlaying(context, { experiment, lab });
    const brought = await bring(context, cluster, wish);
    const meanwhile = async (): Promise<void> => {
      if (keys !== undefined) await takeOverKeys(context, experiment, keys);
    };
    const undo = await restoreDump(context, { cluster, namespace, server, label, brought, meanwhile });
    return reportRestored(context, { wish, brought, undo });
  });
};

/** The dump lies on the experiment's volume then, or the Job fetches it. */
async function bring(context: Context, cluster: Cluster, wish: RestoreWish): Promise<Brought> {
  const { namespace, server, source, archive } = wish;
  const to = { namespace, server, dumps: await listDumps(cluster, { namespace, server }) };
  if (archive !== undefined) return await bringArchive(context, { cluster, archive, to });
  if (source.kind === "file") return await bringFile(context, { cluster, path: source.path, to });
  return findDump(to, source.kind === "dump" ? source.dump : "");
}
