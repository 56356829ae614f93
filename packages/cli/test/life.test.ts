import { describe, expect, onTestFinished, test } from "vitest";
import { imageOf, LabFixture, repository } from "./support/lab-fixture.ts";

const staging = "environments/staging/public-goods";
const production = "environments/production/public-goods";

function newLab(): LabFixture {
  const lab = new LabFixture();
  onTestFinished(() => lab[Symbol.dispose]());
  return lab;
}

describe("init", () => {
  test("makes the branches main and platform on one commit, which check finds faultless", async () => {
    const lab = newLab();
    await lab.init();
    expect(lab.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main\nrefs/heads/platform");
    expect(lab.git("rev-parse", "platform")).toBe(lab.tip);
    expect((await lab.grove("check")).exitCode).toBe(0);
  });

  test("refuses a repository that holds something", async () => {
    const lab = newLab();
    await lab.init();
    const tip = lab.tip;
    await expect(lab.init()).rejects.toThrow("REPOSITORY_NOT_EMPTY");
    expect(lab.tip).toBe(tip);
  });

  test("neither prints nor writes the token in the address", async () => {
    const words = ["https://manager:token-1@git.example/lab.git", "--domain", "lab.example.org", "--dry-run"];
    const output = await newLab().mustGrove("init", ...words);
    expect(output).toContain("https://git.example/lab.git");
    expect(output).not.toContain("token-1");
  });
});

describe("bump", () => {
  test("changes two lines of one file and keeps every other byte", async () => {
    const lab = await newLab().withExperiment();
    const before = lab.read(`${staging}/kustomization.yaml`);
    await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.1.0", "b"), "--build", "2");
    const after = lab.read(`${staging}/kustomization.yaml`);
    expect(after).toBe(
      before
        .replace('"1.0.0"', '"1.1.0"')
        .replace(`"sha256:${"a".repeat(64)}" # build 1`, `"sha256:${"b".repeat(64)}" # build 2`),
    );
    expect(lab.git("diff", "--numstat", "main~1", "main")).toBe(`2\t2\t${staging}/kustomization.yaml`);
  });

  test("names experiment and image in the trailers", async () => {
    const lab = await newLab().withExperiment();
    await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.1.0", "b"), "--pipeline", "https://ci.example/7");
    const message = lab.git("log", "-1", "--format=%B");
    expect(message).toContain("bump(staging/public-goods): 1.0.0 → 1.1.0\n\nExperiment: public-goods\n");
    expect(message).toContain(`Image: ${imageOf("1.1.0", "b")}\nPipeline: https://ci.example/7\nChange-Id: `);
  });

  test("twice makes one commit", async () => {
    const lab = await newLab().withExperiment();
    const tip = lab.tip;
    const second = await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.0.0"), "--build", "1");
    expect(second).toContain("nothing to change");
    expect(lab.tip).toBe(tip);
  });

  test.for(["no", "1e3"])("writes the tag %s as a string", async (tag) => {
    const lab = await newLab().withExperiment();
    await lab.mustGrove("bump", "public-goods", "--image", imageOf(tag, "b"));
    expect(lab.read(`${staging}/kustomization.yaml`)).toContain(`newTag: "${tag}"`);
    expect(await lab.mustGrove("render", "public-goods")).toContain(`image: ${imageOf(tag, "b")}`);
  });

  test("refuses an older build that arrives late", async () => {
    const lab = await newLab().withExperiment();
    await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.2.0", "c"), "--build", "3");
    const late = await lab.grove("bump", "public-goods", "--image", imageOf("1.1.0", "b"), "--build", "2");
    expect(late).toMatchObject({ exitCode: 1, errors: expect.stringContaining("BUILD_OLDER") });
  });
});

describe("promote", () => {
  test("copies spec and image, and gives production an id and secrets of its own", async () => {
    const lab = await newLab().withExperiment();
    await lab.mustGrove("promote", "public-goods");
    expect(lab.read(`${production}/experiment.yaml`)).toBe(lab.read(`${staging}/experiment.yaml`));
    expect(lab.read(`${production}/kustomization.yaml`)).toContain('newTag: "1.0.0"');
    expect(lab.read(`${production}/operation.yaml`)).not.toBe(lab.read(`${staging}/operation.yaml`));
    expect(lab.read(`${production}/sealed-secrets.yaml`)).not.toBe(lab.read(`${staging}/sealed-secrets.yaml`));
    expect((await lab.grove("check")).exitCode).toBe(0);
  });

  test("touches neither operation nor secrets the second time", async () => {
    const lab = await newLab().withExperiment();
    await lab.mustGrove("promote", "public-goods");
    await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.1.0", "b"));
    await lab.mustGrove("promote", "public-goods");
    expect(lab.git("diff", "--name-only", "main~1", "main")).toBe(`${production}/kustomization.yaml`);
  });
});

describe("hold", () => {
  test("stops bump and promote, naming who set it and why, until it is released", async () => {
    const lab = await newLab().withExperiment();
    lab.git("config", "user.name", "nobody reads the server's configuration");
    await lab.mustGrove("hold", "public-goods", "--reason", "exam week");
    const refused = await lab.grove("bump", "public-goods", "--image", imageOf("1.1.0", "b"));
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringMatching(/HOLD_ACTIVE.*exam week/) });
    await lab.mustGrove("release", "public-goods");
    await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.1.0", "b"));
  });
});

describe("rollback", () => {
  test("restores spec and image of before and leaves the operation alone but for a hold", async () => {
    const lab = await newLab().withExperiment();
    await lab.mustGrove("promote", "public-goods");
    const [kustomization, operation] = ["kustomization.yaml", "operation.yaml"].map((file) =>
      lab.read(`${production}/${file}`),
    );
    await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.1.0", "b"), "--build", "2");
    await lab.mustGrove("promote", "public-goods");

    await lab.mustGrove("rollback", "public-goods", "--environment", "production", "--reason", "wrong payoffs");
    expect(lab.read(`${production}/kustomization.yaml`)).toBe(kustomization);
    const held = lab.read(`${production}/operation.yaml`);
    expect(held.startsWith(operation?.trimEnd() ?? "?")).toBe(true);
    expect(held).toContain("wrong payoffs");
    const again = await lab.grove("promote", "public-goods");
    expect(again).toMatchObject({ exitCode: 1, errors: expect.stringContaining("wrong payoffs") });
  });

  test("goes to a commit that is named by the first signs of its id", async () => {
    const lab = await newLab().withExperiment();
    const first = lab.tip;
    await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.1.0", "b"));
    await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.2.0", "c"));
    await lab.mustGrove("rollback", "public-goods", "--to", first.slice(0, 8));
    expect(lab.read(`${staging}/kustomization.yaml`)).toContain('newTag: "1.0.0"');
  });
});

describe("sleep and wake", () => {
  test("change one word of the operation and what follows from it, and back", async () => {
    const lab = await newLab().withExperiment();
    const before = lab.tip;
    await lab.mustGrove("sleep", "public-goods");
    expect(lab.git("diff", "--numstat", before, "main")).toBe(
      `1\t0\t${staging}/kustomization.yaml\n1\t1\t${staging}/operation.yaml`,
    );
    expect(await lab.mustGrove("render", "public-goods")).toContain("replicas: 0");
    expect((await lab.grove("check")).exitCode).toBe(0);
    await lab.mustGrove("wake", "public-goods");
    expect(lab.git("diff", "--name-only", before, "main")).toBe("");
  });

  test("twice makes one commit", async () => {
    const lab = await newLab().withExperiment();
    await lab.mustGrove("sleep", "public-goods");
    const tip = lab.tip;
    expect(await lab.mustGrove("sleep", "public-goods")).toContain("nothing to change");
    expect(lab.tip).toBe(tip);
  });

  test("--archived needs an archive", async () => {
    const lab = await newLab().withExperiment();
    const refused = await lab.grove("sleep", "public-goods", "--archived");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_MISSING") });
  });

  test("--archived --dry-run shows what follows the archive", async () => {
    const lab = await newLab().withExperiment();
    const shown = await lab.mustGrove("sleep", "public-goods", "--archived", "--dry-run");
    expect(shown).toContain("would commit rest(staging/public-goods)");
  });

  test("--no-sync leaves production to whoever presses Sync", async () => {
    const lab = await newLab().withExperiment();
    await lab.mustGrove("promote", "public-goods");
    const output = await lab.mustGrove("sleep", "public-goods", "--environment", "production", "--no-sync");
    expect(output).toContain("next: Sync in Argo CD's page");
  });
});

describe("clone", () => {
  test("runs the same image under another name, with secrets of its own", async () => {
    const lab = await newLab().withExperiment();
    const before = lab.tip;
    await lab.mustGrove("clone", "public-goods", "exam");
    const copy = "environments/staging/exam";
    expect(
      lab
        .git("diff", "--name-only", before, "main")
        .split("\n")
        .every((path) => path.startsWith(`${copy}/`)),
    ).toBe(true);
    expect(await lab.mustGrove("render", "exam")).toContain(`image: ${imageOf("1.0.0")}`);
    expect(lab.read(`${copy}/sealed-secrets.yaml`)).not.toBe(lab.read(`${staging}/sealed-secrets.yaml`));
    expect((await lab.grove("check")).exitCode).toBe(0);
  });

  test.for([
    [["no_name"], "NAME_INVALID"],
    [["public-goods"], "EXPERIMENT_EXISTS"],
  ] as const)("refuses the new name %j", async ([words, code]) => {
    const lab = await newLab().withExperiment();
    const refused = await lab.grove("clone", "public-goods", ...words);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining(code) });
  });
});

describe("delete", () => {
  test("removes a staging overlay as one commit", async () => {
    const lab = await newLab().withExperiment();
    await lab.mustGrove("delete", "public-goods", "--yes");
    expect(lab.git("ls-tree", "-r", "--name-only", "main", staging)).toBe("");
  });

  test("refuses production without an archive manifest", async () => {
    const lab = await newLab().withExperiment();
    await lab.mustGrove("promote", "public-goods");
    const tip = lab.tip;
    const refused = await lab.grove("delete", "public-goods", "--environment", "production", "--yes");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_MISSING") });
    expect(lab.tip).toBe(tip);
  });
});

describe("--dry-run", () => {
  const image = imageOf("1.1.0", "b");
  test.for([
    ["new", "other", "--kind", "OTree", "--image", repository],
    ["bump", "public-goods", "--image", image],
    ["promote", "public-goods"],
    ["hold", "public-goods", "--reason", "exam week"],
    ["sleep", "public-goods"],
    ["clone", "public-goods", "exam"],
    ["delete", "public-goods", "--yes"],
  ])("%s shows the plan and writes nothing", async (words) => {
    const lab = await newLab().withExperiment();
    const tip = lab.tip;
    const shown = await lab.mustGrove(...words, "--dry-run");
    expect(shown).toContain(`would commit ${words[0]}(`);
    expect(lab.tip).toBe(tip);
  });
});

describe("reading", () => {
  test("plan shows what the last change of an experiment does to its objects", async () => {
    const lab = await newLab().withExperiment();
    await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.1.0", "b"));
    await lab.mustGrove("new", "other", "--kind", "OTree", "--image", repository);
    const shown = await lab.mustGrove("plan", "public-goods");
    expect(shown).toContain("Deployment otree");
    expect(shown).toContain(`-               image: ${imageOf("1.0.0")}`);
    expect(shown).toContain(`+               image: ${imageOf("1.1.0", "b")}`);
  });

  test("list shows each experiment once an environment", async () => {
    const lab = await newLab().withExperiment();
    await lab.mustGrove("promote", "public-goods");
    const experiments = JSON.parse(await lab.mustGrove("list", "--json")) as { environment: string; name: string }[];
    expect(experiments.map(({ environment, name }) => `${environment}/${name}`)).toEqual([
      "production/public-goods",
      "staging/public-goods",
    ]);
  });
});
