import { randomBytes } from "node:crypto";
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { describe, expect, test } from "vitest";
import { openAnswer } from "../src/requests/open-answer.ts";
import { answerSealer } from "../src/requests/seal-answer.ts";

const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);
const result = { text: "✓ done", data: { status: "live" }, exitCode: 0 };

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "grove-answer-test-"));
}

/** Seals a result with these files, and opens it again. */
async function exchange(files: Readonly<Record<string, Buffer>>, opener = identity) {
  const [from, to] = [temporaryFolder(), join(temporaryFolder(), "export")];
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(from, name), bytes);
  const sealed = join(temporaryFolder(), "answer.age");
  await answerSealer(recipient)({ result, folder: from, files: Object.keys(files), to: sealed });
  return { sealed, to, head: await openAnswer(read(sealed), { identity: opener, folder: to }) };
}

function read(file: string): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(file));
}

describe("an answer arrives as it was sent", () => {
  test("words alone make no folder", async () => {
    const { head, to } = await exchange({});
    expect(head).toEqual({ version: 1, ...result, files: [] });
    expect(() => readdirSync(to)).toThrow("ENOENT");
  });

  test("files of any size, for nobody else to read", async () => {
    // age encrypts in pieces of 65,536 bytes.
    const sizes = { "empty.csv": 0, "20261125T184300Z-manual.dump": 200_000, _: 1, "a.json": 65_536, b: 65_535 };
    const files = Object.fromEntries(Object.entries(sizes).map(([name, bytes]) => [name, randomBytes(bytes)]));
    const { head, to } = await exchange(files);
    expect(head.files).toEqual(Object.entries(sizes).map(([name, bytes]) => ({ name, bytes })));
    for (const [name, content] of Object.entries(files)) {
      expect(readFileSync(join(to, name)).equals(content)).toBe(true);
      expect(statSync(join(to, name)).mode & 0o777).toBe(0o600);
    }
  });
});

describe("an answer that is not opened", () => {
  test("for somebody else", async () => {
    const stranger = await generateX25519Identity();
    await expect(exchange({}, stranger)).rejects.toMatchObject({ code: "ANSWER_DAMAGED" });
  });

  test.for([0, 10, 300, 70_000])("cut off after %i bytes", async (length) => {
    const { sealed } = await exchange({ "goods.csv": Buffer.alloc(200_000, "x") });
    const cut = join(temporaryFolder(), "cut.age");
    writeFileSync(cut, readFileSync(sealed).subarray(0, length));
    const to = temporaryFolder();
    await expect(openAnswer(read(cut), { identity, folder: to })).rejects.toMatchObject({ code: "ANSWER_DAMAGED" });
    expect(readdirSync(to)).not.toContain("goods.csv");
  });

  test.for([
    ["no JSON", "{"],
    ["no line", "x"],
    ["another version", '{"version": 2, "text": "", "exitCode": 0, "files": []}'],
    ["no exit code", '{"version": 1, "text": "", "files": []}'],
    ["a file that is a path", '{"version": 1, "text": "", "exitCode": 0, "files": [{"name": "../x", "bytes": 1}]}'],
    ["a hidden file", '{"version": 1, "text": "", "exitCode": 0, "files": [{"name": ".bashrc", "bytes": 1}]}'],
    ["a file of less than nothing", '{"version": 1, "text": "", "exitCode": 0, "files": [{"name": "x", "bytes": -1}]}'],
    ["more than there is", '{"version": 1, "text": "", "exitCode": 0, "files": [{"name": "x", "bytes": 9}]}'],
  ])("that holds %s", async ([, line]) => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const sealed = await encrypter.encrypt(`${line}\n12345678`);
    const folder = join(temporaryFolder(), "to");
    mkdirSync(folder);
    const stream = new Blob([sealed]).stream();
    await expect(openAnswer(stream, { identity, folder })).rejects.toMatchObject({ code: "ANSWER_DAMAGED" });
    expect(readdirSync(folder)).not.toContain("x");
  });
});
