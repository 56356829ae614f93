import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerReference, PodObject } from "@grove/cluster";
import { type ListedHubArchive, listHubArchives } from "@grove/experiments";
import { beforeAll, describe, expect, test } from "vitest";
import { hubName } from "../cluster/addresses.ts";
import { publishCourse, publishHubImages } from "../cluster/build/hub-images.ts";
import { hubClient } from "../cluster/parts/identity-provider.ts";
import { people, students } from "../cluster/people.ts";
import { localStand } from "../cluster/stand.ts";
import { connectFrom, containerOf } from "./support/connection.ts";
import { eventually } from "./support/eventually.ts";
import { authenticationBy, editHub, hubOf, notebookIn } from "./support/hub.ts";
import { openLabPage } from "./support/lab-page.ts";
import { theLab } from "./support/lab.ts";
import { claimsIn, directoryOf, nothingRuns, orphansIn } from "./support/left-volumes.ts";
import { memoryOf } from "./support/memory-of.ts";
import { inNotebook } from "./support/notebook.ts";
import { readLabFiles } from "./support/read-lab-files.ts";
import { reportSeconds } from "./support/report-seconds.ts";
import { repositoryOf } from "./support/repository-of.ts";
import { restoredHome } from "./support/restored-home.ts";

// A teaching team's way: a hub in staging, tried in a real notebook, promoted exactly so, and taken back by a commit.

const lab = await theLab();
const stand = localStand((line) => process.stdout.write(`${line}\n`));
const [staging, production] = [hubOf(lab, "staging"), hubOf(lab, "production")];
/** What the second version of the course's image has more. */
const addedPackage = "humanize";
const added = "humanize==4.17.0 --hash=sha256:02d0899527760efe18011944f882df4970943b4cdff7b5a0ba7fed43a576ef98";
const quota = "{memory: 20Gi, cpu: '4', storage: 40Gi, pods: 60}";
let first: string;
let second: string;

describe.skipIf(!lab.isStand)("a course's hub (on the stand, where its images are built and its people known)", () => {
  beforeAll(async () => {
    await publishHubImages(stand);
    first = await publishCourse(stand, { name: hubName, tag: "2026.1" });
    second = await publishCourse(stand, { name: hubName, tag: "2026.2", packages: [added] });
  }, 1_800_000); // without a cache four images are built

  test("comes up in staging, and a notebook imports the course's packages", async () => {
    await lab.grove("new", hubName, "--kind", "JupyterHub", "--image", repositoryOf(first));
    await editHub(lab, "the course's hub", {
      environment: "staging",
      spec: {
        authentication: authenticationBy(hubClient(stand)),
        check: "{packages: [numpy, pandas]}",
        // Thirty of them are sure of their share beside two hubs on two cores.
        server: "{cpu: {guarantee: 20m, limit: '1'}, memory: {guarantee: 128Mi, limit: 512Mi}, storage: 64Mi}",
        culling: "{idleMinutes: 5}",
      },
      operation: { quota },
    });
    await staging.setClient(hubClient(stand));
    const started = performance.now();
    await lab.grove("bump", hubName, "--image", first);
    expect(await lab.grove("wait", hubName, "--timeout", "600")).toContain("is live");
    reportSeconds("first bump → a hub that is checked", started);
  });

  test("Alice signs in by the provider, starts a server, and a cell runs", async () => {
    const said = await inNotebook(lab.place, { hub: staging, name: people.alice.name }, async (notebook) =>
      notebook.run("open('note.txt', 'w').write('kept'); print(6 * 7)"),
    );
    expect(said).toBe("42");
  });

  test("after a restart of the hub her server still runs, and her file is there", async () => {
    const before = await staging.serverOf("alice");
    await restartHub();
    const said = await inNotebook(lab.place, { hub: staging, name: people.alice.name }, async (notebook) =>
      notebook.run("print(open('note.txt').read())"),
    );
    expect(said).toBe("kept");
    expect((await staging.serverOf("alice"))?.metadata.uid).toBe(before?.metadata.uid);
  });

  describe("from Alice's server", () => {
    let server: ContainerReference;
    beforeAll(async () => {
      await staging.startServer(await staging.signIn("bob"), "bob");
      server = notebookIn(staging, await staging.serverOf("alice"));
    });

    test("the hub answers, who must know who comes", async () => {
      expect(await connectFrom(lab.cluster, server, `hub.${staging.namespace}.svc:8081`)).toBe("open");
    });

    test.for<readonly [string, () => Promise<string>]>([
      ["the proxy's routes", async () => `proxy-api.${staging.namespace}.svc:8001`],
      ["Bob's server", async () => `${await addressOf("bob")}:8888`],
      ["the metadata address", async () => "169.254.169.254:80"],
      ["Argo CD", async () => "argocd-server.argocd.svc:80"],
      ["the API server", async () => "kubernetes.default.svc:443"],
    ])("%s is closed", async ([, place]) => {
      expect(await connectFrom(lab.cluster, server, await place())).toBe("closed");
    });

    test("Bob's server is open to the hub: it is the rules that close it", async () => {
      const hub = await containerOf(lab.cluster, staging.namespace, "hub");
      expect(await connectFrom(lab.cluster, hub, `${await addressOf("bob")}:8888`)).toBe("open");
    });

    test("nothing shows the hub's database", async () => {
      const { stdout } = await lab.cluster.exec(server, [
        "find",
        "/",
        "-name",
        "jupyterhub.sqlite",
        "-not",
        "-path",
        "/proc/*",
      ]);
      expect(stdout).toBe("");
    });
  });

  test("what was checked is promoted, and production serves the same digest", async () => {
    expect(await lab.grove("promote", hubName)).toContain("promote(production/course)");
    await editHub(lab, "room for a class", { environment: "production", operation: { quota } });
    await production.setClient(hubClient(stand));
    expect(await lab.grove("deploy", hubName, "--timeout", "600")).toContain("production/course is live");
    expect(await production.image()).toBe(await staging.image());
    expect(await production.image()).toBe(first);
  });

  test("an image that lacks a package of the course fails its check, and promotion names the cell's error", async () => {
    const check = `{packages: [numpy, pandas, ${addedPackage}]}`;
    await editHub(lab, "one package more", { environment: "staging", spec: { check } });
    const { exitCode, errors } = await lab.tryGrove("wait", hubName, "--timeout", "600");
    expect({ exitCode, errors }).toMatchObject({ exitCode: 1, errors: expect.stringContaining("CHECK_FAILED") });
    expect(errors).toContain(`No module named '${addedPackage}'`);
    // Argo CD tries three times more; while it makes the check anew, promotion is refused because it runs.
    await expect
      .poll(async () => lab.tryGrove("promote", hubName), { timeout: 300_000, interval: 3000 })
      .toMatchObject({ exitCode: 1, errors: expect.stringContaining(`No module named '${addedPackage}'`) });
  });

  test("one that has it is promoted by a merge request, digest by digest", async () => {
    await lab.grove("bump", hubName, "--image", second);
    await lab.grove("wait", hubName, "--timeout", "600");
    await lab.grove("promote", hubName, "--branch", "promote-course");
    await lab.commit("Merge branch promote-course", (clone) => {
      const identity = ["-c", "user.name=Lab manager", "-c", "user.email=manager@lab.example"];
      const words = ["merge", "--no-ff", "--no-commit", "--quiet", "origin/promote-course"];
      execFileSync("git", ["-C", clone, ...identity, ...words]);
    });
    await lab.grove("deploy", hubName, "--timeout", "600");
    expect(await production.image()).toBe(second);
    expect(await staging.image()).toBe(second);
  });

  test("rollback brings back what production had", async () => {
    await lab.grove("rollback", hubName, "--environment", "production");
    const page = await openLabPage(lab);
    expect(await page.sync(production.namespace)).toMatchObject({ ok: true });
    await lab.grove("wait", hubName, "--environment", "production", "--timeout", "600");
    expect(await production.image()).toBe(first);
  });

  test(
    "on the day of an exam production stays as it is, until the plan is taken back",
    { tags: ["full"] },
    async () => {
      const start = new Date(Date.now() - 600_000).toISOString().slice(0, 16);
      const exam = `[{start: ${start}, minutes: 90, timeZone: Etc/UTC, participants: 30}]`;
      const lastSync = async () => (await lab.application("production", hubName))?.status?.operationState;
      await editHub(lab, "an exam", { environment: "production", operation: { sessions: exam } });
      await lab.awaitState("production", hubName, "OutOfSync Healthy");
      const page = await openLabPage(lab);
      expect(await page.sync(production.namespace)).toMatchObject({ ok: true });
      await eventually("the sync has failed", async () => (await lastSync())?.phase === "Failed", 120);
      expect(JSON.stringify(await lastSync())).toContain("A session for 30 participants is planned until");
      const refused = await lab.tryGrove("sleep", hubName, "--environment", "production");
      expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("SESSION_RUNNING") });
      expect(await production.image()).toBe(first);

      const without = await editHub(lab, "no exam", { environment: "production", operation: { sessions: "[]" } });
      const seen = async () => (await lab.application("production", hubName))?.status?.sync?.revision;
      await eventually("Argo CD has seen that there is none", async () => (await seen()) === without, 120);
      expect(await page.sync(production.namespace)).toMatchObject({ ok: true });
      await lab.grove("wait", hubName, "--environment", "production", "--timeout", "600");
    },
  );

  test("a class of thirty starts its servers at once, and idle ones are stopped", { tags: ["full"] }, async () => {
    const started = performance.now();
    const browsers = await Promise.all(students.map(async (login) => [login, await staging.signIn(login)] as const));
    reportSeconds(`${students.length} have signed in`, started);
    await Promise.all(browsers.map(async ([login, person]) => staging.startServer(person, login)));
    reportSeconds(`${students.length} servers are served`, started);
    const servers = await staging.servers();
    expect(servers.length).toBeGreaterThanOrEqual(students.length);
    await reportMemory(servers);
    await eventually("idle servers are stopped", async () => (await staging.servers()).length === 0, 900);
    reportSeconds("all are stopped again", started);
  });

  test("asleep, it leaves nobody's server behind", async () => {
    await staging.startServer(await staging.signIn("alice"), "alice");
    await lab.grove("sleep", hubName);
    await lab.grove("wait", hubName, "--timeout", "600");
    await eventually("no server is left", async () => (await staging.servers()).length === 0, 120);
  });

  test("Alice's file comes back from an archive, beside what she has now", async () => {
    await lab.grove("archive", hubName, "--timeout", "600");
    const [archive] = await archives();
    const alice = { environment: "staging", name: hubName, id: archive?.id ?? "", user: "alice" } as const;
    const files = await restoredHome(lab, alice);
    expect(files("note.txt")).toEqual({ restored: "kept", present: "kept" });
  });

  test("it ends: servers are stopped, its database and homes are archived, its volumes stay", async () => {
    console.info(await lab.grove("delete", hubName, "--yes", "--timeout", "600"));
    const [archive] = await archives();
    expect(archive).toMatchObject({ environment: "staging", name: hubName });
    expect(archive?.homes.map(({ claim }) => claim.replace(/^home-[^-]+-/, ""))).toEqual(
      expect.arrayContaining(["alice", "bob"]),
    );
    expect(archive?.homes.every(({ files }) => files > 0)).toBe(true);
    expect(archive?.database?.tables.find(({ name }) => name === "users")?.rows).toBeGreaterThanOrEqual(2);
    expect(await lab.application("staging", hubName)).toBeUndefined();
    const claims = await claimsIn(lab.cluster, staging.namespace);
    expect(claims.map((claim) => claim.replace(/-[a-z][a-z0-9]{7}/, ""))).toEqual(
      expect.arrayContaining(["backups", "hub", "home-alice", "home-bob"]),
    );
  });

  test("a file that came after the archive keeps the volumes; archived from them, they are purged", async () => {
    const { namespace } = staging;
    const id = (await archives())[0]?.id ?? "";
    await nothingRuns(lab.cluster, namespace);
    expect(await orphansIn(lab, namespace)).toEqual(await claimsIn(lab.cluster, namespace));
    const home = await directoryOf(lab.cluster, { namespace, claim: `home-${id}-alice` });
    writeFileSync(join(home, "late.txt"), "saved by nobody knows whom");
    const refused = await lab.tryGrove("purge", id, "--confirm", id, "--timeout", "600");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_OUTDATED") });
    expect(refused.errors).toContain("the home of alice");
    expect(await claimsIn(lab.cluster, namespace)).toContain(`home-${id}-alice`);

    console.info(await lab.grove("archive", "--volume", `hub-${id}`, "--timeout", "600"));
    expect(await archives()).toHaveLength(3);
    const output = await lab.grove("purge", id, "--confirm", id, "--timeout", "600", "--json");
    expect(await claimsIn(lab.cluster, namespace)).toEqual([]);
    // The provisioner may have taken a directory away with its volume.
    const { directories } = JSON.parse(output) as { readonly directories: readonly string[] };
    expect(directories.flatMap((directory) => (existsSync(directory) ? readdirSync(directory) : []))).toEqual([]);
    expect((await lab.tryGrove("purge", id, "--confirm", id)).errors).toContain("ORPHAN_NOT_FOUND");
  });
});

/** Of the hub in staging, the newest first. */
async function archives(): Promise<readonly ListedHubArchive[]> {
  return listHubArchives(await readLabFiles(lab, [`archive/staging/${hubName}`]));
}

async function restartHub(): Promise<void> {
  const { namespace, pod: name } = await containerOf(lab.cluster, staging.namespace, "hub");
  await lab.cluster.remove({ apiVersion: "v1", kind: "Pod", namespace, name });
  await lab.grove("wait", hubName);
}

/** Of what serves a class. */
async function reportMemory(servers: readonly PodObject[]): Promise<void> {
  const [hub, proxy] = [
    await containerOf(lab.cluster, staging.namespace, "hub"),
    await containerOf(lab.cluster, staging.namespace, "proxy"),
  ];
  const all = [...servers.map((server) => notebookIn(staging, server)), hub, proxy];
  const bytes = await Promise.all(all.map(async (container) => memoryOf(lab.cluster, container)));
  const [proxyBytes = 0, hubBytes = 0, ...others] = bytes.toReversed();
  const total = others.reduce((sum, one) => sum + one, 0);
  console.info(
    `${servers.length} servers use ${inMebibytes(total)}, ${inMebibytes(Math.max(...others))} at most; hub ${inMebibytes(hubBytes)}, proxy ${inMebibytes(proxyBytes)}`,
  );
}

function inMebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

async function addressOf(login: string): Promise<string | undefined> {
  const pod = await staging.serverOf(login);
  return (pod?.status as { readonly podIP?: string } | undefined)?.podIP;
}
