import { jsonSchemas } from "../src/index.ts";
import { expect, test } from "vitest";

test.for([...jsonSchemas()])("%s is current (vitest run -u writes it)", async ([path, text]) => {
  await expect(text).toMatchFileSnapshot(`../../../${path}`);
});

test("a schema refuses unknown keys and explains the known ones", () => {
  const schema: unknown = JSON.parse(jsonSchemas().get("schemas/experiment.schema.json") ?? "");
  expect(schema).toMatchObject({
    title: "Experiment",
    oneOf: ["OTree", "JupyterHub", "WebExperiment"].map((kind) => ({
      additionalProperties: false,
      properties: { kind: { const: kind, description: "Which base in apps/ the experiment stands on" } },
    })),
  });
});
