import { createHash } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { archiveManifest } from "@grove/experiments";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { commitFile } from "./support/commit-file.ts";
import { LabFixture } from "./support/lab-fixture.ts";

const dump = "PGDMP and what follows, ".repeat(10_000);
const path = "staging/public-goods/k7f3q9x2/20261125T184300Z-archive.dump";
const manifest = "archive/staging/public-goods/20261125T184300Z-archive.yaml";

beforeEach(() => void (process.env["GROVE_ARCHIVE_CREDENTIALS"] = "reader:se:cret"));
afterEach(() => void delete process.env["GROVE_ARCHIVE_CREDENTIALS"]);

/** A lab with one archive, whose store answers so. */
async function newLab(answer: RequestListener, { isStored = true } = {}) {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  const settings = "environments/staging/environment.yaml";
  commitFile(lab, settings, `${lab.read(settings)}archive: {endpoint: ${await listen(answer)}, bucket: lab}\n`);
  commitFile(lab, manifest, manifestOf(isStored));
  return lab;
}

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function manifestOf(isStored: boolean): string {
  return archiveManifest({
    apiVersion: "grove/v1",
    kind: "Archive",
    environment: "staging",
    name: "public-goods",
    id: "k7f3q9x2",
    kept: { volume: "backups-k7f3q9x2", ...(isStored && { store: `s3://lab/${path}` }) },
    dump: "20261125T184300Z-archive.dump",
    reason: "archive",
    time: "2026-11-25T18:43:00Z",
    image: undefined,
    otree: undefined,
    postgres: "17.7",
    bytes: dump.length,
    sha256: createHash("sha256").update(dump).digest("hex"),
    tables: [],
    sequences: [],
  });
}

describe("grove archive --check", () => {
  test("reads each dump from the store, signed, and compares it with Git", async () => {
    const asked: string[] = [];
    const lab = await newLab(({ method, url, headers }, response) => {
      asked.push(`${method} ${url} ${headers.authorization?.replace(/\/\d{8}\/.*/, "")}`);
      response.end(dump);
    });
    expect(await lab.mustGrove("archive", "--check")).toBe("1 of 1 archives lie in the store as Git remembers them\n");
    expect(asked).toEqual([`GET /lab/${path} AWS4-HMAC-SHA256 Credential=reader`]);
  });

  test.for<[string, RequestListener, string]>([
    ["is not there", (_, response) => response.writeHead(404).end(), "ARCHIVE_LOST"],
    ["is shorter", (_, response) => response.end(dump.slice(1)), "DUMP_DAMAGED"],
    ["has one other byte", (_, response) => response.end(`${dump.slice(1)}x`), "DUMP_DAMAGED"],
  ])("ends with 1 when a dump %s", async ([, answer, code]) => {
    const lab = await newLab(answer);
    const failed = await lab.grove("archive", "--check");
    expect(failed).toMatchObject({ exitCode: 1, output: expect.stringContaining(`${manifest}: error ${code}`) });
    expect(failed.output).toContain("0 of 1 archives");
  });

  test.for<[string, RequestListener, number, string]>([
    ["refuses the key", (_, response) => response.writeHead(403).end(), 1, "ARCHIVE_STORE_REFUSED"],
    ["is not well", (_, response) => response.writeHead(503).end(), 4, "ARCHIVE_STORE_UNREACHABLE"],
    ["ends in the middle", (_, response) => cutOff(response), 4, "ARCHIVE_STORE_UNREACHABLE"],
  ])("gives no verdict when the store %s", async ([, answer, exitCode, code]) => {
    const lab = await newLab(answer);
    expect(await lab.grove("archive", "--check")).toMatchObject({ exitCode, errors: expect.stringContaining(code) });
  });

  test("ends when the time is up", async () => {
    const lab = await newLab((_, response) => response.write("PGDMP"));
    const late = await lab.grove("archive", "--check", "--timeout", "15");
    expect(late).toMatchObject({ exitCode: 4, errors: expect.stringContaining("ARCHIVE_STORE_UNREACHABLE") });
  });

  test("warns of an archive that lies in no store, and wants no key for that", async () => {
    delete process.env["GROVE_ARCHIVE_CREDENTIALS"];
    const lab = await newLab((_, response) => response.end(dump), { isStored: false });
    expect(await lab.mustGrove("archive", "--check")).toContain("warning ARCHIVE_NOT_STORED");
  });

  test("names a manifest that cannot be read", async () => {
    const lab = await newLab((_, response) => response.end(dump));
    commitFile(lab, manifest.replace("184300", "184400"), "kind: Archive\n");
    expect(await lab.grove("archive", "--check")).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining("error ARCHIVE_UNREADABLE"),
    });
  });

  test("looks at one experiment alone, and says when there is no key", async () => {
    const lab = await newLab((_, response) => response.end(dump));
    expect(await lab.mustGrove("archive", "other", "--check")).toContain("0 of 0 archives");
    delete process.env["GROVE_ARCHIVE_CREDENTIALS"];
    const refused = await lab.grove("archive", "public-goods", "--check");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_CREDENTIALS_MISSING") });
  });
});

/** Promises more than comes. */
function cutOff(response: Parameters<RequestListener>[1]): void {
  response.writeHead(200, { "content-length": dump.length });
  response.write(dump.slice(0, 1000), () => response.destroy());
}
