import { execFileSync } from "node:child_process";
import { afterAll, describe, expect, test } from "vitest";
import { courseBaseImage } from "../cluster/build/hub-images.ts";
import { openBuildPlace } from "../support/build-place.ts";
import { runScript } from "../support/run-script.ts";
import { studyFolder } from "../support/study-folder.ts";
import { starterFiles } from "../support/study-with.ts";

const place = await openBuildPlace(courseBaseImage);
const tag = `test-${process.pid}`;
const image = `registry.example/teaching/statistics:${tag}`;
const variables = { ...place?.variables, GROVE_TAG: tag };

test("the starter for courses stands on the image that the stand builds for them", async () => {
  expect((await starterFiles("jupyterhub")).get("Containerfile")).toContain(`\nFROM ${courseBaseImage}\n`);
});

describe.skipIf(place === undefined)(
  "images of courses (skipped where buildah is not installed, or the stand has never built their base)",
  { tags: ["slow"] },
  () => {
    afterAll(() => {
      execFileSync("buildah", ["rmi", "--force", image], { env: variables });
      place?.[Symbol.dispose]();
    });

    test("the starter becomes an image in which a notebook imports the packages of the course", async () => {
      const course = studyFolder(await starterFiles("jupyterhub"));
      expect(await run("build-image.sh", course)).toMatchObject({ exitCode: 0 });
      expect(await run("try-notebook.sh", course)).toMatchObject({
        exitCode: 0,
        stderr: expect.stringMatching(/^A notebook imports numpy, pandas, uncertainties\.$/m),
      });
    });

    test("a package that the image has not is named with its cell", async () => {
      const { exitCode, stderr } = await run("try-notebook.sh", studyFolder(await checking("[numpy, humanize]")));
      expect(exitCode).toBe(1);
      expect(stderr.slice(stderr.lastIndexOf("error "))).toBe(
        "error NOTEBOOK_FAILED: the cell 'import humanize' failed: ModuleNotFoundError: No module named 'humanize'\n" +
          "  → add the package to requirements.in and compile it, or correct its name under check: in experiment.yaml\n",
      );
    });

    test("a package whose hash is another one stops the build", async () => {
      const files = await starterFiles("jupyterhub");
      const requirements = files
        .get("requirements.txt")
        ?.replaceAll(/sha256:[0-9a-f]{64}/g, `sha256:${"0".repeat(64)}`);
      const forged = studyFolder(new Map([...files, ["requirements.txt", requirements ?? ""]]));
      expect(await run("build-image.sh", forged)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining("error IMAGE_NOT_BUILT: the Containerfile could not be carried out to its end"),
      });
    });
  },
);

async function run(name: string, course: string) {
  return await runScript(name, { words: [course], variables });
}

async function checking(packages: string) {
  const files = await starterFiles("jupyterhub");
  const spec = files.get("experiment.yaml")?.replace(/packages: \[.*?\]/, `packages: ${packages}`) ?? "";
  return new Map([...files, ["experiment.yaml", spec]]);
}
