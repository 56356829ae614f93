import { listArchives } from "@grove/experiments";
import { openRepository } from "@grove/git";
import { beforeAll, describe, expect, test } from "vitest";
import { publishService, servicesFolder, type ServiceVersion } from "../cluster/build/service-images.ts";
import { localStand } from "../cluster/stand.ts";
import { withChromium } from "./support/chromium.ts";
import { connectFrom } from "./support/connection.ts";
import { eventually } from "./support/eventually.ts";
import { theLab } from "./support/lab.ts";
import { reportSeconds } from "./support/report-seconds.ts";
import { editSpec, like, webExperimentOf } from "./support/web-experiment.ts";

// An A/B test's way: it comes up, is visited and liked, its policy changes by a commit, and it ends with what was counted kept.

const lab = await theLab();
const name = "greet";
const experiment = webExperimentOf(lab, "staging", name);
const services = ["awesome-app", "greetings", "maths"] as const;

describe.skipIf(!lab.isStand)("a web experiment (on the stand, where its images are built)", () => {
  let images: Readonly<Record<ServiceVersion["service"], string>>;
  let second: string;

  beforeAll(async () => {
    const stand = localStand((line) => process.stdout.write(`${line}\n`));
    const publish = async (service: ServiceVersion["service"], tag: string): Promise<string> =>
      publishService(stand, { service, tag });
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

  test("a visitor is greeted, sees a sum, and a Like counts once though pressed five times", async () => {
    const visitor = experiment.visitor();
    const visit = async () => visitor.visit({ url: `${experiment.url}/Othello/1/1` });
    // The ingress and the network rules of new pods take a moment after these are ready.
    await eventually("the visit is answered", async () => (await visit()).body.includes("Othello!"));
    const page = await visit();
    expect(page.body).toMatch(/(Hello|Howdy) Othello!/);
    expect(page.body).toContain("1 + 1 = 2");
    await like(visitor, page, 5);
    const counts = Object.values((await experiment.results()).counts);
    expect(counts).toEqual([{ exposures: 1, likes: 1 }]);
  });

  test("its report says how many were shown what, and that it is too early to say more", async () => {
    const said = await lab.grove("report", name, "--environment", "staging");
    expect(said).toMatch(/hello|howdy/);
    expect(said).toContain("undecided");
    const { arms } = JSON.parse(await lab.grove("report", name, "--environment", "staging", "--json")) as {
      readonly arms: readonly { readonly exposures: number; readonly likes: number }[];
    };
    const counted = arms.map(({ exposures, likes }) => `${exposures} shown, ${likes} liked`);
    expect(counted.toSorted()).toEqual(["0 shown, 0 liked", "1 shown, 1 liked"]);
  });

  test("in Chromium, too, and the same visitor is shown the same arm", async () => {
    const seen = await withChromium(lab.place, experiment.host, async (browser) => {
      const page = await (await browser.newContext()).newPage();
      const greetings: string[] = [];
      for (const visitor of ["Bob", "Hello", "Howdy"]) {
        // oxlint-disable-next-line no-await-in-loop -- one visitor, page after page
        await page.goto(`${experiment.url}/${visitor}/2/3`);
        // oxlint-disable-next-line no-await-in-loop
        greetings.push((await page.innerText("#greeting")).replace(` ${visitor}!`, ""));
      }
      expect(await page.innerText("#result")).toBe("2 + 3 = 5");
      return greetings;
    });
    expect(new Set(seen).size).toBe(1);
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
    // Two visitors of version 1, one of them liked; one of version 2, who liked.
    expect(rows).toMatchObject({ "{greet:1}:events": 3, "{greet:2}:events": 2 });
    expect(Object.keys(rows)).toEqual(expect.arrayContaining(["{greet:1}:counts", "{greet:2}:counts"]));
    expect(archive?.kept.store).toMatch(/^s3:\/\//);
    expect(await lab.application("staging", name)).toBeUndefined();
    const claims = await lab.cluster.list(
      { apiVersion: "v1", kind: "PersistentVolumeClaim" },
      { namespace: experiment.namespace },
    );
    expect(claims.map(({ metadata }) => metadata.name.replace(/-.*/, "")).toSorted()).toEqual(["backups", "counts"]);
  });
});

async function archives() {
  const repository = await openRepository({ url: lab.place.repository.url });
  try {
    return listArchives(await (await repository.snapshot()).read([`archive/staging/${name}`]));
  } finally {
    await repository.close();
  }
}
