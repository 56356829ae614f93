import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { openBuildPlace } from "../support/build-place.ts";
import { runScript } from "../support/run-script.ts";
import { studyFolder } from "../support/study-folder.ts";
import { starterFiles, studyWith } from "../support/study-with.ts";

const studies = "test/repo/testdata/failing-studies";
const place = await openBuildPlace();
afterAll(() => place?.[Symbol.dispose]());

describe.skipIf(place === undefined)(
  "images of studies (skipped where buildah is not installed, or the stand has never built its Python)",
  { tags: ["slow"] },
  () => {
    test("the starter becomes an image that answers, with nothing of the machine's package index in it", async () => {
      const study = studyFolder(await starterFiles());
      expect(await run("build-image.sh", study)).toMatchObject({ exitCode: 0 });
      expect(await run("try-image.sh", study)).toMatchObject({
        exitCode: 0,
        stderr: expect.stringMatching(
          /^registry\.example\/econ\/public-goods:test-\d+ answers on \/login after \d+ s\.$/m,
        ),
      });
      const settings = "cat /etc/xdg/pip/* /etc/pip.conf /*/.config/pip/* 2>/dev/null || true";
      expect(inImage(settings)).toBe("");
    });

    test("image-not-built", async () => {
      const { files, expected } = await studyWith(`${studies}/image-not-built`);
      expect(lastFailure(await run("build-image.sh", studyFolder(files)))).toBe(expected);
    });

    test("image-crashes", async () => {
      const { files, expected } = await studyWith(`${studies}/image-crashes`);
      const study = studyFolder(files);
      expect(await run("build-image.sh", study)).toMatchObject({ exitCode: 0 });
      expect(lastFailure(await run("try-image.sh", study))).toBe(expected);
    });

    test("image-silent", async () => {
      const { files, expected } = await studyWith(`${studies}/image-silent`);
      const study = studyFolder(files);
      expect(await run("build-image.sh", study)).toMatchObject({ exitCode: 0 });
      expect(lastFailure(await run("try-image.sh", study, { GROVE_TRY_SECONDS: "10" }))).toBe(expected);
    });

    test("a port that is taken says so, rather than that the image answers", async () => {
      const server = createServer((_, response) => void response.end()).listen(8000, "127.0.0.1");
      await once(server, "listening");
      onTestFinished(() => void server.close());
      const outcome = await run("try-image.sh", studyFolder(await starterFiles()));
      expect(outcome).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("error PORT_TAKEN: ") });
    });

    afterAll(() => void buildah("rmi", "--force", image));
  },
);

const tag = `test-${process.pid}`;
const image = `registry.example/econ/public-goods:${tag}`;
// As long as the whole test may take: a busy machine starts slowly.
const variables = { ...place?.variables, GROVE_TAG: tag, GROVE_TRY_SECONDS: "170" };

async function run(name: string, study: string, more: NodeJS.ProcessEnv = {}) {
  return await runScript(name, { words: [study], variables: { ...variables, ...more } });
}

function lastFailure({ stderr }: { readonly stderr: string }): string {
  return stderr.slice(stderr.lastIndexOf("error "));
}

/** What a command says in the image. */
function inImage(command: string): string {
  const container = buildah("from", "--pull=never", image).trim();
  try {
    return buildah("run", "--isolation", "chroot", container, "--", "sh", "-c", command);
  } finally {
    buildah("rm", container);
  }
}

function buildah(...words: readonly string[]): string {
  return execFileSync("buildah", words, { env: variables, encoding: "utf8" });
}
