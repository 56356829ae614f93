import type { Level } from "../level.ts";
import { anyScalar } from "../odd-scalars.ts";
import type { Random } from "../random.ts";
import type { Fields, Value } from "../value.ts";
import { writeJson } from "../write-yaml.ts";

/** A schema of its own for Widget and a patch of one of its lists. */
export function addOpenApi(level: Level): void {
  const { random } = level;
  if (level.taken.has("Widget w")) return;
  if (random.chance(0.1)) {
    level.kustomization["openapi"] = random.pick<Fields>([
      { version: "v1.21.2" },
      { version: "v1.20.4" },
      { path: "missing.json" },
    ]);
    return;
  }
  const schema = { definitions: { "com.example.v1.Widget": widgetSchema(random), "com.example.v1.Item": itemSchema } };
  const path = random.chance(0.7)
    ? level.addFile("schema", writeJson(schema, random), "json")
    : level.addYaml("schema", schema);
  level.kustomization["openapi"] = { path };
  addPatchedWidget(level);
}

const itemSchema = { type: "object", properties: { key: { type: "string" }, value: { type: "string" } } };

function widgetSchema(random: Random): Fields {
  const item = { $ref: "#/definitions/com.example.v1.Item" };
  const list = {
    type: "array",
    items: random.chance(0.8) ? item : itemSchema,
    ...random.pick<Fields>([
      { "x-kubernetes-patch-merge-key": "key", "x-kubernetes-patch-strategy": "merge" },
      { "x-kubernetes-list-map-keys": ["key"], "x-kubernetes-list-type": "map" },
      { "x-kubernetes-patch-strategy": "replace" },
      {},
    ]),
  };
  return {
    type: "object",
    properties: { spec: { type: "object", properties: { items: list } } },
    "x-kubernetes-group-version-kind": [{ group: "example.com", version: "v1", kind: "Widget" }],
  };
}

/** A Widget that refers to others, and a patch of its list. */
function addPatchedWidget(level: Level): void {
  const { random } = level;
  const value = widget([
    { key: "a", value: "1" },
    { key: "b", value: "2" },
  ]);
  level.append("resources", level.addYaml("widget", value));
  level.taken.add("Widget w");
  level.objects.push({ apiVersion: "example.com/v1", kind: "Widget", name: "w", value });
  const items = random.pick<Value>([
    [
      { key: "b", value: anyScalar(random) },
      { key: "c", value: "3" },
    ],
    [{ key: "a", $patch: "delete" }],
    [{ value: "no key" }],
    null,
  ]);
  level.append("patches", { path: level.addYaml("patch", widget(items)) });
}

function widget(items: Value): Fields {
  return { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w" }, spec: { items } };
}

/** A CRD's schema that tells where names of others stand. */
export function addCrds(level: Level): void {
  const { random } = level;
  const reference = {
    "x-kubernetes-object-ref-api-version": "v1",
    "x-kubernetes-object-ref-kind": random.pick(["ConfigMap", "Secret"]),
    "x-kubernetes-object-ref-name-key": random.maybe(0.7, () => "name"),
  };
  const spec = {
    properties: {
      ref: { ...reference, properties: { name: { type: "string" } } },
      labels: { "x-kubernetes-label-selector": "", type: "object" },
      note: { "x-kubernetes-annotation": "", type: "object" },
      id: { "x-kubernetes-identity": "", type: "string" },
    },
  };
  const name = random.pick(["example.com/v1.Widget", "com.example.v1.Widget", "v1.Widget"]);
  const definition = {
    Schema: {
      description: "A widget",
      properties: {
        kind: { type: "string" },
        apiVersion: { type: "string" },
        metadata: {},
        spec: { $ref: "v1.WidgetSpec" },
      },
    },
    Dependencies: ["v1.WidgetSpec"],
  };
  const crds = { [name]: definition, "v1.WidgetSpec": { Schema: spec, Dependencies: [] } };
  level.append(
    "crds",
    random.chance(0.6) ? level.addFile("crd", writeJson(crds, random), "json") : level.addYaml("crd", crds),
  );
}

/** Where transformers look, in a file of its own. */
export function addConfiguration(level: Level): void {
  const { random } = level;
  const spec = (path: string): Fields => ({
    path,
    kind: random.maybe(0.6, () => random.pick(["Widget", "Application", "Deployment"])),
    group: random.maybe(0.2, () => "example.com"),
    create: random.maybe(0.4, () => random.chance(0.7)),
  });
  const all: Readonly<Record<string, Value>> = {
    nameReference: [
      {
        kind: random.pick(["ConfigMap", "Deployment", "Secret"]),
        version: "v1",
        fieldSpecs: [spec("spec/ref/name"), spec("spec/text")],
      },
    ],
    namePrefix: [spec("spec/text")],
    nameSuffix: [spec("spec/ref/name")],
    namespace: [spec("spec/ref/namespace")],
    commonLabels: [spec("spec/labels"), spec("spec/selector/matchLabels")],
    labels: [spec("spec/labels")],
    templateLabels: [spec("spec/template/labels")],
    commonAnnotations: [spec("spec/annotations")],
    images: [spec("spec/items[]/value"), spec("spec/text")],
    replicas: [spec("spec/number")],
    varReference: [spec("spec/text"), spec("spec/list")],
  };
  const names = random.some(Object.keys(all), 1, 4);
  const content = Object.fromEntries(names.map((name) => [name, all[name]]));
  level.append("configurations", level.addYaml("configuration", content));
}
