import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main, type Terminal } from "@grove/cli";
import { memoryCluster, type Cluster } from "@grove/cluster";
import { openStudy } from "@grove/otree-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memoryBackups } from "../support/memory-backups.ts";
import { otreeVariables } from "../support/otree-packages.ts";
import { type OTreeServer, startOTree } from "../support/otree-server.ts";
import { readRepositoryFile } from "../support/repository.ts";
import { makeSyntheticLab, overlayName } from "../support/synthetic-lab.ts";

// The verbs that speak to a running oTree, with a real one, a real lab in Git, and a cluster in memory.
// Skipped where oTree cannot be installed: Python or its packages are out of reach.
const variables = await otreeVariables();

const settings = readRepositoryFile("apps/otree/starter/settings.py");
const broken = "dict(name='broken', app_sequence=['broken'], num_demo_participants=1)";

/** A study with an export of its author's that fails once there are data. */
const study = {
  "settings.py": settings.replace("SESSION_CONFIGS = [", `SESSION_CONFIGS = [${broken}, `),
  "broken/__init__.py": `
from otree.api import *
class C(BaseConstants):
    NAME_IN_URL = 'broken'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1
class Subsession(BaseSubsession): pass
class Group(BaseGroup): pass
class Player(BasePlayer): pass
class Only(Page): pass
page_sequence = [Only]
def custom_export(players):
    raise ValueError('not written yet')
`,
};

const name = overlayName(0);
const namespace = `exp-${name}-staging`;

describe.skipIf(variables === undefined)("verbs of a running study", { tags: ["slow"] }, () => {
  const folder = mkdtempSync(join(tmpdir(), "study-"));
  const lab = join(folder, "lab.git");
  let server: OTreeServer;

  beforeAll(async () => {
    await makeSyntheticLab(lab, 1);
    server = await startOTree({ variables: variables ?? {}, files: study });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  /** `grove VERB` on the experiment in staging. */
  async function grove(cluster: Cluster, verb: string, ...words: readonly string[]) {
    const said = { output: "", errors: "" };
    const terminal: Terminal = {
      interactive: false,
      print: (text) => void (said.output += `${text}\n`),
      printError: (text) => void (said.errors += `${text}\n`),
      progress: () => undefined,
      style: (_, text) => text,
    };
    const place = ["--lab", lab, "--environment", "staging"];
    const exitCode = await main([verb, name, ...place, ...words], { terminal, openCluster: async () => cluster });
    return { exitCode, ...said };
  }

  /** A cluster with a volume of its own for dumps. */
  function newCluster() {
    const secrets = { REST_KEY: server.restKey, ADMIN_PASSWORD: server.adminPassword };
    return memoryBackups({ namespace, folder: mkdtempSync(join(folder, "backups-")), secrets });
  }

  const tables = ["ChatMessages.csv", "PageTimes.csv", "all_apps_wide.csv", "payment.csv", "public_goods.csv"];
  const dump = "20261125T184301Z-manual";

  const rehearse = async (...words: readonly string[]) =>
    grove(newCluster(), "rehearse", "--url", server.url, "--config", "public_goods", ...words);

  describe("rehearse", () => {
    test("rounds up to complete groups, plays to the end and says that it fits", async () => {
      const { exitCode, output } = await rehearse("--participants", "3");
      expect(exitCode).toBe(0);
      expect(output).toMatch(/✓ staging\/exp-00000: 4 participants fit: 95 of 100 pages came within [\d.]+ s/);
      expect(output).toContain("4 participants in place of 3: they play in groups of 2");
      expect(output).toContain("4 of 4 participants to the end");
      expect(output).toContain("memory: could not be seen");
    });

    test("time that is up counts as a fault, and --json has every figure", async () => {
      const { exitCode, output } = await rehearse("--participants", "2", "--pause", "60", "--timeout", "15", "--json");
      const message = "was still loading when the time was up";
      expect(exitCode).toBe(1);
      expect(JSON.parse(output)).toMatchObject({
        verdict: "faults",
        message: "2 of 2 participants did not get through",
        name,
        config: "public_goods",
        participants: 2,
        finished: 0,
        clicks: { p95: expect.any(Number) as number },
        faults: [{ message }, { message }],
      });
    });

    test.for([
      ["no number", ["--participants", "many"], "PARTICIPANTS_INVALID", 2],
      ["a pause that is none", ["--participants", "2", "--pause", "-1"], "PAUSE_INVALID", 2],
      ["another config", ["--participants", "2", "--config", "trust"], "broken, public_goods", 2],
      ["no IP address", ["--participants", "2", "--address", "localhost"], "ADDRESS_INVALID", 2],
    ] as const)("refused: %s", async ([, words, code, exitCode]) => {
      expect(await rehearse(...words)).toMatchObject({ exitCode, errors: expect.stringContaining(code) as string });
    });

    test("refused: what does not run has no keys", async () => {
      const refusal = await grove(memoryCluster(), "rehearse", "--participants", "2");
      expect(refusal).toMatchObject({ exitCode: 1, errors: expect.stringContaining("SECRET_MISSING") as string });
    });

    test("--dry-run asks nobody", async () => {
      const { output } = await grove(memoryCluster(), "rehearse", "--participants", "24", "--dry-run");
      expect(output).toBe(`would let 24 participants play at https://${name}.staging.lab.example\n`);
    });
  });

  const to = () => join(mkdtempSync(join(folder, "export-")), "data");

  describe("export", () => {
    test("brings each table and a verified dump, for nobody else to read", async () => {
      const path = to();
      const { exitCode, output } = await grove(newCluster(), "export", "--url", server.url, "--output", path);
      expect(exitCode).toBe(0);
      expect(output).toContain(`✓ staging/${name}: 7 files in ${path}`);
      expect(readdirSync(path).toSorted()).toEqual(
        [...tables, `${dump}.dump`, `${dump}.json`, "manifest.json"].toSorted(),
      );
      expect(readFileSync(join(path, "all_apps_wide.csv"), "utf8")).toContain("participant.code");
      const open = readdirSync(path).filter((file) => (statSync(join(path, file)).mode & 0o777) !== 0o600);
      expect(open).toEqual([]);
      expect(statSync(path).mode & 0o777).toBe(0o700);
    });

    test("again it fetches nothing", async () => {
      const [path, cluster] = [to(), newCluster()];
      await grove(cluster, "export", "--url", server.url, "--output", path);
      const before = readFileSync(join(path, "manifest.json"), "utf8");
      const { exitCode, output } = await grove(cluster, "export", "--output", path);
      expect({ exitCode, dumps: cluster.count() }).toEqual({ exitCode: 0, dumps: 1 });
      expect(output).toContain("for newer data name another folder by --output");
      expect(readFileSync(join(path, "manifest.json"), "utf8")).toBe(before);
    });

    test("goes on where it was cut off: whole files stay, the dump goes on from its last byte", async () => {
      const [path, cluster] = [to(), newCluster()];
      await grove(cluster, "export", "--url", server.url, "--output", path);
      const whole = readFileSync(join(path, `${dump}.dump`));
      cutOff(path);
      writeFileSync(join(path, `${dump}.dump.part`), whole.subarray(0, 100_000));
      const { exitCode } = await grove(cluster, "export", "--url", server.url, "--output", path);
      expect({ exitCode, dumps: cluster.count() }).toEqual({ exitCode: 0, dumps: 1 });
      expect(readFileSync(join(path, `${dump}.dump`)).equals(whole)).toBe(true);
      expect(readdirSync(path).filter((file) => file.endsWith(".part"))).toEqual([]);
    });

    test("a file that was changed since is fetched anew", async () => {
      const [path, cluster] = [to(), newCluster()];
      await grove(cluster, "export", "--url", server.url, "--output", path);
      truncateSync(join(path, "public_goods.csv"), 10);
      expect(await grove(cluster, "export", "--url", server.url, "--output", path)).toMatchObject({ exitCode: 0 });
      expect(statSync(join(path, "public_goods.csv")).size).toBeGreaterThan(10);
    });

    test.for([
      ["other files", "notes.txt", "my notes", "holds something else"],
      [
        "another experiment's data",
        "manifest.json",
        JSON.stringify({ kind: "Export", environment: "staging", name: "trust", id: "another1", files: [] }),
        "holds data of staging/trust (another1)",
      ],
    ] as const)("refuses a folder with %s", async ([, file, text, message]) => {
      const path = mkdtempSync(join(folder, "taken-"));
      writeFileSync(join(path, file), text);
      const { exitCode, errors } = await grove(newCluster(), "export", "--url", server.url, "--output", path);
      expect(exitCode).toBe(1);
      expect(errors).toContain("EXPORT_FOLDER_TAKEN");
      expect(errors).toContain(message);
      expect(readdirSync(path)).toEqual([file]);
    });

    test("when oTree does not answer, what is whole stays and nothing is called finished", async () => {
      const path = to();
      const { exitCode, errors } = await grove(newCluster(), "export", "--url", "http://127.0.0.1:9", "--output", path);
      expect(exitCode).toBe(4);
      expect(errors).toContain("OTREE_UNREACHABLE");
      expect(await grove(newCluster(), "export", "--url", server.url, "--output", path)).toMatchObject({ exitCode: 0 });
    });

    test("a table that oTree cannot make keeps back no other, and is tried again the next time", async () => {
      const client = openStudy(server);
      await client.call("/api/sessions", { session_config_name: "broken", num_participants: 1 });
      await client.close();
      const [path, cluster] = [to(), newCluster()];
      const words = ["--url", server.url, "--output", path];
      const first = await grove(cluster, "export", ...words);
      expect(first.exitCode).toBe(1);
      expect(first.output).toMatch(/note: broken_custom_export\.csv: .* answers with 500/);
      expect(first.output).toContain("not complete: the same command again fetches what is missing");
      expect(readdirSync(path)).toContain(`${dump}.dump`);
      expect(await grove(cluster, "export", ...words)).toMatchObject({ exitCode: 1, output: first.output });
      expect(cluster.count()).toBe(1);
    });

    test("of a study that sleeps it brings the dump alone", async () => {
      const [path, cluster] = [to(), newCluster()];
      await grove(cluster, "sleep");
      const { exitCode, output } = await grove(cluster, "export", "--output", path);
      expect(exitCode).toBe(0);
      expect(output).toContain("note: it sleeps, so only the dump is here");
      expect(readdirSync(path)).toEqual([`${dump}.dump`, `${dump}.json`, "manifest.json"]);
    });
  });

  /** As if the run had ended while the dump was on its way. */
  function cutOff(path: string): void {
    const file = join(path, "manifest.json");
    const {
      finished: _,
      files,
      ...manifest
    } = JSON.parse(readFileSync(file, "utf8")) as {
      finished: string;
      files: readonly { file: string }[];
    };
    writeFileSync(file, JSON.stringify({ ...manifest, files: files.filter((other) => !other.file.includes(dump)) }));
    for (const other of [`${dump}.dump`, `${dump}.json`]) rmSync(join(path, other));
  }
});
