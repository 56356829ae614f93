import { expect, onTestFinished, test } from "vitest";
import { newCheckout } from "./support/checkout.ts";
import { LabFixture, repository } from "./support/lab-fixture.ts";

const overlay = "environments/staging/public-goods";

test("check names file and line of what is wrong, and ends with 1", async () => {
  const checkout = await newCheckout();
  const spec = `${overlay}/experiment.yaml`;
  checkout.write(spec, checkout.read(spec).replace("image:", "imgae:"));
  const { exitCode, output } = await checkout.grove("check");
  expect(exitCode).toBe(1);
  expect(output).toMatch(/experiment\.yaml:\d+:1: error KEY_UNKNOWN: .*"imgae".*\n {2}→ did you mean "image"\?/);
});

test("--fix writes the generated files after a change of the operation by hand", async () => {
  const checkout = await newCheckout();
  const operation = `${overlay}/operation.yaml`;
  checkout.write(operation, checkout.read(operation).replace("state: running", "state: asleep"));
  expect(await checkout.grove("check")).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining("GENERATED_FILE_CHANGED"),
  });

  const fixed = await checkout.grove("check", overlay, "--fix");
  expect(fixed).toMatchObject({ exitCode: 0, output: expect.stringContaining(`wrote ${overlay}/kustomization.yaml`) });
  const rendered = await checkout.grove("render", "public-goods");
  expect(rendered.output).toContain("replicas: 0");
  const planned = await checkout.grove("plan");
  expect(planned.output).toMatch(/-\s+replicas: 1\n\+\s+replicas: 0/);
});

test("--since refuses a change that ends more than one experiment, whatever else is right", async () => {
  const checkout = await newCheckout();
  await checkout.lab.mustGrove("new", "trust", "--kind", "OTree", "--image", repository);
  checkout.git("pull", "--quiet");
  const since = checkout.git("rev-parse", "HEAD").slice(0, 10);
  expect(await checkout.grove("check", "--since", since)).toMatchObject({
    exitCode: 0,
    output: expect.not.stringContaining("ARCHIVE_MISSING"),
  });

  checkout.remove("environments/staging/trust");
  const one = await checkout.grove("check", "--since", since);
  expect(one).toMatchObject({ exitCode: 0, output: expect.stringContaining("warning ARCHIVE_MISSING") });
  checkout.remove(overlay);
  const both = await checkout.grove("check", "--since", since);
  expect(both).toMatchObject({ exitCode: 1, output: expect.stringContaining("error REMOVALS_SEVERAL") });
});

test("--since works in the checkout of a pipeline, which is on no branch", async () => {
  const checkout = await newCheckout();
  const since = checkout.git("rev-parse", "HEAD");
  checkout.git("checkout", "--quiet", "--detach");
  checkout.git("rm", "--quiet", "-r", overlay);
  checkout.git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "end");
  expect(await checkout.grove("check", "--since", since)).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining("warning ARCHIVE_MISSING"),
  });
});

test("--since refuses a checkout with a part of the history, and says how to get all", async () => {
  const checkout = await newCheckout();
  checkout.git("fetch", "--quiet", "--depth=1", `file://${checkout.lab.lab}`, "main");
  const refused = await checkout.grove("check", "--since", checkout.git("rev-parse", "HEAD"));
  expect(refused).toMatchObject({ exitCode: 2, errors: expect.stringContaining("CHECKOUT_SHALLOW") });
});

test("--fix in a repository says where it can be done", async () => {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  const refused = await lab.grove("check", "--fix");
  expect(refused).toMatchObject({ exitCode: 2, errors: expect.stringContaining("FIX_NEEDS_CHECKOUT") });
});
