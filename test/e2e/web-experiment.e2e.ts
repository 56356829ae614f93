import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listArchives } from "@grove/experiments";
import type { Browser } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { publishService, servicesFolder, type ServiceVersion } from "../cluster/build/service-images.ts";
import { archiveFolder } from "../cluster/parts/archive-store.ts";
import { localStand } from "../cluster/stand.ts";
import { type Counts, pageChecks, type ShownExperiment } from "../support/web-experiment/page-checks.ts";
import { load, withChromium } from "./support/chromium.ts";
import { connectFrom } from "./support/connection.ts";
import { eventually } from "./support/eventually.ts";
import { theLab } from "./support/lab.ts";
import { claimsIn, nothingRuns, orphansIn } from "./support/left-volumes.ts";
import { readLabFiles } from "./support/read-lab-files.ts";
import { reportSeconds } from "./support/report-seconds.ts";
import { editSpec, like, webExperimentOf } from "./support/web-experiment.ts";

// An A/B test's way: it comes up, is visited and liked, its policy changes by a commit, and it ends with what was counted kept.

const lab = await theLab();
const stand = localStand((line) => process.stdout.write(`${line}\n`));
const name = "greet";
const experiment = webExperimentOf(lab, "staging", name);
const services = ["awesome-app", "greetings", "maths"] as const;
const nobody = { exposures: 0, likes: 0 };

describe.skipIf(!lab.isStand)("a web experiment (on the stand, where its images are built)", () => {
  let images: Readonly<Record<ServiceVersion["service"], string>>;
  let second: string;
  /** What the first version of its texts had counted at its end. */
  let countedFirst: Counts;

  beforeAll(async () => {
    images = {
      "awesome-app": await publish("awesome-app", "1"),
      greetings: await publish("greetings", "1"),
      maths: await publish("maths", "1"),
    };
    second = await publish("greetings", "2");
  }, 900_000); // without a cache four images are built

  test("comes up in staging once each of its images has come", async () => {
    await lab.grove("new", name, "--kind", "WebExperiment", "--image", servicesFolder, "--title", "Which greeting?");
    const started = performance.now();
    await lab.grove("bump", name, ...services.flatMap((service) => ["--image", images[service]]));
    expect(await lab.grove("wait", name, "--timeout", "600")).toContain("is live");
    reportSeconds("last bump → three services are live", started);
  });

  test("a visitor is greeted", async () => {
    const visitor = experiment.visitor();
    // The ingress and the network rules of new pods take a moment after these are ready.
    await eventually("the visit is answered", async () =>
      (await visitor.visit({ url: `${experiment.url}/Othello/1/1` })).body.includes("Othello!"),
    );
  });

  test.for(pageChecks)("somebody in Chromium %s", async ([, check]) => {
    await withChromium(lab.place, experiment.host, async (browser) => check(shownIn(browser)));
  });

  test("its report says how many were shown what, and that it is too early to say more", async () => {
    const said = await lab.grove("report", name, "--environment", "staging");
    expect(said).toMatch(/hello|howdy/);
    expect(said).toContain("undecided");
    const { arms } = JSON.parse(await lab.grove("report", name, "--environment", "staging", "--json")) as {
      readonly arms: readonly { readonly arm: string; readonly exposures: number; readonly likes: number }[];
    };
    const reported = arms.map(({ arm, exposures, likes }) => [arm, { exposures, likes }] as const);
    const { counts } = await experiment.results();
    expect(Object.fromEntries(reported)).toEqual({ hello: nobody, howdy: nobody, ...counts });
    expect(reported.reduce((sum, [, { likes }]) => sum + likes, 0)).toBe(1);
  });

  test.for<readonly [string, string, string]>([
    ["awesome-app", "greetings:80", "open"],
    ["awesome-app", "redis:6379", "closed"],
    ["greetings", "redis:6379", "open"],
    ["maths", "greetings:80", "closed"],
    ["greetings", "169.254.169.254:80", "closed"],
    ["greetings", "argocd-server.argocd.svc:80", "closed"],
  ])("from %s %s is %s", async ([from, to, outcome]) => {
    expect(await connectFrom(lab.cluster, await experiment.container(from), to)).toBe(outcome);
  });

  test("its policy changes by a commit, counts go on, and nobody's Like is lost", async () => {
    const before = (await experiment.results()).counts;
    await editSpec(lab, "the better greeting more often", {
      environment: "staging",
      name,
      edit: (spec) => spec.replace(/policy: \{kind: fixed\}.*/, "policy: {kind: epsilon-greedy, epsilon: 0.1}"),
    });
    await lab.grove("wait", name, "--timeout", "600");
    const { policy, counts } = await experiment.results();
    expect(policy).toEqual({ kind: "epsilon-greedy", epsilon: 0.1 });
    expect(counts).toEqual(before);
    countedFirst = counts;
  });

  test("other texts are another version: its counts start from nothing", async () => {
    await editSpec(lab, "another greeting", {
      environment: "staging",
      name,
      edit: (spec) => spec.replace('version: "1"', 'version: "2"').replace("Howdy {name}!", "Good day, {name}!"),
    });
    await lab.grove("wait", name, "--timeout", "600");
    const { version, counts } = await experiment.results();
    expect({ version, counts }).toEqual({ version: "2", counts: {} });
  });

  test("a new image comes by a bump, and rollback brings back the one before", async () => {
    await lab.grove("bump", name, "--image", second);
    await lab.grove("wait", name, "--timeout", "600");
    expect(await experiment.image("greetings")).toBe(second);
    await lab.grove("rollback", name, "--environment", "staging");
    await lab.grove("wait", name, "--timeout", "600");
    expect(await experiment.image("greetings")).toBe(images.greetings);
  });

  test("a killed Redis comes back with all that it had answered", async () => {
    const visitor = experiment.visitor();
    const page = await visitor.visit({ url: `${experiment.url}/Ada/1/1` });
    await like(visitor, page, 1);
    const before = (await experiment.results()).counts;
    expect(Object.values(before).some(({ likes }) => likes === 1)).toBe(true);
    const { namespace, pod } = await experiment.container("redis");
    await lab.cluster.remove({ apiVersion: "v1", kind: "Pod", namespace, name: pod });
    await lab.grove("wait", name, "--timeout", "600");
    await eventually("counts are answered again", async () =>
      experiment.results().then(
        () => true,
        () => false,
      ),
    );
    expect((await experiment.results()).counts).toEqual(before);
  });

  test("a dump takes the place of what was counted since, which is kept in another and comes back", async () => {
    const counts = async () => {
      let found: Awaited<ReturnType<typeof experiment.results>> | undefined;
      // Its connection is ended by each restore, so it may be away for a moment.
      await eventually("counts are answered", async () => {
        found = await experiment.results().catch(() => undefined);
        return found !== undefined;
      });
      return found?.counts;
    };
    const restore = async (dump: string): Promise<string> =>
      lab.grove("restore", name, "--dump", dump, "--yes", "--timeout", "600");
    const before = await counts();
    const [dump = ""] = /\S+-manual\.dump/.exec(await lab.grove("backup", name, "--timeout", "600")) ?? [];
    const visitor = experiment.visitor();
    await like(visitor, await visitor.visit({ url: `${experiment.url}/Grace/1/1` }), 1);
    const since = await counts();
    expect(since).not.toEqual(before);
    const started = performance.now();
    const said = await restore(dump);
    reportSeconds("a dump of counts is restored", started);
    expect(said).toContain("counters, epochs and events equal to its manifest");
    const [, undo = ""] = /to undo it: grove restore .* --dump (\S+-restore\.dump)/.exec(said) ?? [];
    expect(await counts()).toEqual(before);
    await restore(undo);
    expect(await counts()).toEqual(since);
    await restore(dump);
    expect(await counts()).toEqual(before);
    expect(await lab.grove("restore", name, "--list")).toContain(undo);
  });

  test("it ends: counters and events are archived, its volumes stay", async () => {
    console.info(await lab.grove("delete", name, "--yes", "--timeout", "600"));
    const [archive] = await archives();
    const rows = Object.fromEntries((archive?.tables ?? []).map((table) => [table.name, table.rows]));
    // Of version 2 one visitor, who liked.
    expect(rows).toMatchObject({ "{greet:1}:events": eventsOf(countedFirst), "{greet:2}:events": 2 });
    expect(Object.keys(rows)).toEqual(expect.arrayContaining(["{greet:1}:counts", "{greet:2}:counts"]));
    expect(archive?.kept.store).toMatch(/^s3:\/\//);
    expect(await lab.application("staging", name)).toBeUndefined();
    const claims = await lab.cluster.list(
      { apiVersion: "v1", kind: "PersistentVolumeClaim" },
      { namespace: experiment.namespace },
    );
    expect(claims.map(({ metadata }) => metadata.name.replace(/-.*/, "")).toSorted()).toEqual(["backups", "counts"]);
  });

  test("archived once more from its volume, it is purged only while the store has that dump", async () => {
    const { namespace } = experiment;
    const id = (await archives())[0]?.id ?? "";
    const claims = [`backups-${id}`, `counts-${id}`];
    await nothingRuns(lab.cluster, namespace);
    expect(await orphansIn(lab, namespace)).toEqual(claims);
    console.info(await lab.grove("archive", "--volume", `counts-${id}`, "--timeout", "600"));
    const [again, first] = await archives();
    expect(again?.tables.find(({ name: table }) => table === "{greet:2}:events")?.rows).toBe(2);
    expect(first?.dump).not.toBe(again?.dump);

    const stored = join(archiveFolder(stand), again?.kept.store?.replace(/^s3:\/\/[^/]+\//, "") ?? "");
    const bytes = readFileSync(stored);
    writeFileSync(stored, bytes.with(100, bytes[100] === 0 ? 1 : 0));
    const refused = await lab.tryGrove("purge", id, "--confirm", id, "--timeout", "600");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("in the archive store is damaged") });
    expect(await claimsIn(lab.cluster, namespace)).toEqual(claims);

    writeFileSync(stored, bytes);
    console.info(await lab.grove("purge", id, "--confirm", id, "--timeout", "600"));
    expect(await claimsIn(lab.cluster, namespace)).toEqual([]);
    expect(await orphansIn(lab, namespace)).toEqual([]);
    expect((await lab.tryGrove("purge", id, "--confirm", id)).errors).toContain("ORPHAN_NOT_FOUND");
  });
});

/** The experiment as one Chromium meets it, each visitor with cookies of their own. */
function shownIn(browser: Browser): ShownExperiment {
  return {
    visitor: async (options) => {
      const context = await browser.newContext(options);
      return async (path) => load(context, `${experiment.url}${path}`);
    },
    counts: async () => (await experiment.results()).counts,
  };
}

/** Each visitor is one, and so is each Like. */
function eventsOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, { exposures, likes }) => sum + exposures + likes, 0);
}

async function publish(service: ServiceVersion["service"], tag: string): Promise<string> {
  return publishService(stand, { service, tag });
}

async function archives() {
  return listArchives(await readLabFiles(lab, [`archive/staging/${name}`]));
}
