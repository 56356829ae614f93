import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isInstalled } from "../support/is-installed.ts";
import { otreeVariables } from "../support/otree-packages.ts";
import { findRepositoryFiles, repositoryRoot } from "../support/repository.ts";
import { runScript } from "../support/run-script.ts";
import { studyFolder } from "../support/study-folder.ts";
import { starterFiles, studyWith } from "../support/study-with.ts";

const scripts = findRepositoryFiles("pipelines/scripts", ".sh");
const studies = "test/repo/testdata/failing-studies";
const variables = await otreeVariables();

test.for(scripts.filter((path) => !path.endsWith("/study.sh")))("%s says what it does", async (path) => {
  const name = path.slice("pipelines/scripts/".length);
  const { exitCode, stdout } = await runScript(name, { words: ["--help"] });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(new RegExp(`^${name} \\[FOLDER\\]: [^]*\\.\\n$`));
  expect(stdout).not.toContain("source ");
});

test("a folder that holds no study is refused", async () => {
  const outcome = await runScript("build-image.sh", { words: [studyFolder(new Map([["README.md", ""]]))] });
  expect(outcome).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("error STUDY_NOT_FOUND: ") });
});

test("a study is named for later jobs as its experiment.yaml says", async () => {
  const files = new Map([...(await starterFiles()), ["experiment.yaml", `name: "trust" # agreed\nimage: 'r/t'\n`]]);
  const { stdout } = await runScript("name-study.sh", { words: [studyFolder(files)] });
  expect(stdout).toBe("GROVE_NAME=trust\n");
});

test.skipIf(!isInstalled("shellcheck"))("shellcheck finds nothing (skipped where it is not installed)", () => {
  execFileSync("shellcheck", ["--external-sources", "--source-path=SCRIPTDIR", ...scripts], { cwd: repositoryRoot });
});

describe.skipIf(variables === undefined)(
  "a study in its pipeline, in words for experimenters (skipped where oTree cannot be installed)",
  { tags: ["slow"] },
  () => {
    const installed = { ...variables, GROVE_PACKAGES: "installed" };

    test("the starter's bots play to the end", async () => {
      const words = [studyFolder(await starterFiles())];
      const outcome = await runScript("test-study.sh", { words, variables: installed });
      expect(outcome).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/All bots played to the end\.\n$/) });
    });

    test.for([
      "bots-failed-payoff",
      "bots-failed-validation",
      "bots-failed-group",
      "bots-failed-import",
      "settings-broken",
    ])("%s", async (name) => {
      await expectMessage(name, installed);
    });

    test("packages-not-installed", async () => {
      await expectMessage("packages-not-installed", process.env);
    });
  },
);

async function expectMessage(name: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const { files, expected } = await studyWith(join(studies, name));
  const { exitCode, stderr } = await runScript("test-study.sh", {
    words: [studyFolder(files)],
    variables: environment,
  });
  expect(stderr.slice(stderr.lastIndexOf("error "))).toBe(expected);
  expect(exitCode).toBe(1);
}
