import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { countCommits, makeRemote, textOn } from "./support/remote-repository.ts";
import { servers } from "./support/servers.ts";

/*
 * A full disk without root: a limit on the size of a file (`ulimit -f`, in blocks of 1,024 bytes) makes the write behind
 * it fail. Over file:// it holds for the server's side, too, which runs as a child.
 */
const LARGEST = 64;
const LIMITS = [0, 1, 2, 4, 8, 16, LARGEST];

const index = JSON.stringify(new URL("../src/index.ts", import.meta.url).href);

/** Text that no compression makes small: 40 kB. */
const script = `
  import { randomBytes } from "node:crypto";
  import { commitChange, openRepository } from ${index};
  const after = randomBytes(30_000).toString("base64");
  const change = { path: "a.yaml", before: "a: 1\\n", after };
  const plan = { subject: "change", trailers: [], changes: [change], problems: [] };
  try {
    const repository = await openRepository({ url: process.argv[1] });
    const { status } = await commitChange(repository, async () => plan);
    console.log(status);
  } catch (error) {
    console.log(error.name, error.code, error.kind);
  }
`;

describe.for(servers)("a disk that gets full, over $name", { tags: ["slow"] }, ({ urlOf }) => {
  test.for(LIMITS)("at files of %i kB: the change is made, or nothing is and the error says why", async (limit) => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    const node = [process.execPath, "--conditions=@grove/source", "--input-type=module", "--eval", script];
    const limited = ["-c", `trap '' XFSZ; ulimit -f ${limit}; exec "$@"`, "bash", ...node, await urlOf(remote)];
    const { stdout } = await promisify(execFile)("bash", limited);
    const suffices = limit === LARGEST;
    expect(stdout).toMatch(suffices ? /^committed\n$/ : /^GroveError [A-Z_]+ (?:refused|unreachable)\n$/);
    expect([countCommits(remote), textOn(remote, "a.yaml") === "a: 1\n"]).toEqual(suffices ? [2, false] : [1, true]);
    execFileSync("git", ["fsck", "--strict"], { cwd: remote, stdio: "pipe" });
  });
});
