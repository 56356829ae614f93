import { parseSpec } from "../src/index.ts";
import { describe, expect, test } from "vitest";

const spec = `# the study
apiVersion: grove/v1
kind: OTree
name: public-goods
title: Public goods with punishment
image: registry.example/econ/public-goods
otree: {authLevel: DEMO}
resources: {memory: 384Mi, cpu: 0.5}
database: {storage: 2Gi}
`;

test("a whole spec", () => {
  expect(parseSpec(spec, "experiment.yaml")).toEqual({
    value: {
      apiVersion: "grove/v1",
      kind: "OTree",
      name: "public-goods",
      title: "Public goods with punishment",
      image: "registry.example/econ/public-goods",
      otree: { authLevel: "DEMO" },
      resources: { memory: "384Mi", cpu: "0.5" },
      database: { storage: "2Gi" },
    },
    problems: [],
  });
});

test("the shortest spec; sessions are closed to strangers unless told", () => {
  const text = "apiVersion: grove/v1\nkind: OTree\nname: a\nimage: goods\ndatabase: {storage: 1Gi}\n";
  expect(parseSpec(text, "experiment.yaml").value).toMatchObject({ otree: { authLevel: "STUDY" } });
});

describe("a change of one line", () => {
  test.for([
    ["image: ", "imgae: ", "6:1 KEY_UNKNOWN", 'did you mean "image"?'],
    [
      "title: ",
      "colour: ",
      "5:1 KEY_UNKNOWN",
      "take one of apiVersion, kind, name, title, image, otree, resources, database, replicas",
    ],
    ["memory: ", "memroy: ", "8:13 KEY_UNKNOWN", 'did you mean "memory"?'],
    [
      "title: Public goods with punishment",
      "replicas: 2",
      "5:11 REPLICAS",
      "delete the key; for more people at once give it more cpu, or run two experiments with a database each",
    ],
    [
      "title: Public goods with punishment",
      "replicas: 0",
      "5:11 REPLICAS",
      "delete the key; for more people at once give it more cpu, or run two experiments with a database each",
    ],
    ["title: Public goods with punishment", "replicas: 1", undefined, undefined],
    [
      "title: Public goods with punishment",
      "state: asleep",
      "5:1 OPERATION_KEY_IN_SPEC",
      "move it to operation.yaml beside this file",
    ],
    [
      "title: Public goods with punishment",
      "hosts: [a.example]",
      "5:1 OPERATION_KEY_IN_SPEC",
      "move it to operation.yaml beside this file",
    ],
    ["title: Public goods with punishment", "title: 1e3", "5:8 VALUE_INVALID", "put it into quotation marks"],
    ["title: Public goods with punishment", "title:", "5:1 VALUE_MISSING", "write a value or delete the key"],
    [
      "title: Public goods with punishment",
      'title: "a\\nb"',
      "5:8 TEXT_INVALID",
      "write one line of at most 200 characters",
    ],
    ["kind: OTree", "kind: Otree", "3:7 KIND_UNKNOWN", 'did you mean "OTree"?'],
    ["kind: OTree", "kind: Django", "3:7 KIND_UNKNOWN", "there are OTree, JupyterHub, WebExperiment"],
    ["kind: OTree\n", "", "2:1 KEY_MISSING", 'add "kind:" with its value'],
    ["grove/v1", "grove/v2", "2:13 API_VERSION_UNKNOWN", "write apiVersion: grove/v1, or use a newer grove"],
    ["name: public-goods", "name: public_goods", "4:7 NAME_INVALID", "take a name such as public-goods"],
    ["name: public-goods", "name: x-staging", "4:7 NAME_RESERVED", "take a name such as x"],
    [
      "econ/public-goods",
      "econ/public-goods:14",
      "6:8 IMAGE_NOT_REPOSITORY",
      "write registry.example/econ/public-goods; grove bump sets tag and digest",
    ],
    [
      "econ/public-goods",
      "econ/Public-Goods",
      "6:8 IMAGE_REPOSITORY_INVALID",
      "write the path in lower case: registry.example/econ/public-goods",
    ],
    ["DEMO", "demo", "7:20 VALUE_INVALID", 'did you mean "DEMO"?'],
    ["384Mi", "384m", "8:21 QUANTITY_INVALID", "write a whole number and Mi or Gi, for example 384Mi or 2Gi"],
    ["384Mi", "384", "8:21 QUANTITY_INVALID", "write a whole number and Mi or Gi, for example 384Mi or 2Gi"],
    ["0.5", "500mi", "8:33 QUANTITY_INVALID", "write cores or thousandths of one, for example 2, 0.5 or 100m"],
    ["0.5", "0", "8:33 QUANTITY_INVALID", "write cores or thousandths of one, for example 2, 0.5 or 100m"],
    ["2Gi", "2GB", "9:21 QUANTITY_INVALID", "write a whole number and Mi or Gi, for example 384Mi or 2Gi"],
    ["{storage: 2Gi}", "2Gi", "9:11 VALUE_INVALID", "write keys with values"],
    ["database: {storage: 2Gi}\n", "", "2:1 KEY_MISSING", 'add "database:" with its value'],
  ] as const)("%j → %j: %s", ([from, to, place, next]) => {
    const { value, problems } = parseSpec(spec.replace(from, to), "experiment.yaml");
    const problem = problems.find(({ line, column, code }) => `${line}:${column} ${code}` === place);
    expect(problem?.next).toBe(next);
    expect(value === undefined).toBe(place !== undefined);
  });
});

describe("a hub", () => {
  const hub = `apiVersion: grove/v1
kind: JupyterHub
name: statistics
image: registry.example/teaching/statistics
authentication: {gitlab: {groups: [teaching/statistics]}}
materials: {repository: "https://gitlab.example/teaching/materials.git"}
`;
  test.for<readonly [line: string, place: string | undefined, next: string | undefined]>([
    ["server: {internet: true}", undefined, undefined],
    [
      "server: {internet: false}",
      "6:12 MATERIALS_UNREACHABLE",
      "remove `materials` and put them into the image, or allow `server.internet`",
    ],
    [
      "profiles: [{name: r, title: R}, {name: r, title: R again}]",
      "7:40 PROFILE_TWICE",
      "give each profile a name of its own",
    ],
  ])("%s: %s", ([line, place, next]) => {
    const { problems } = parseSpec(`${hub}${line}\n`, "experiment.yaml");
    expect(problems.map((each) => `${each.line}:${each.column} ${each.code}`)).toEqual(
      place === undefined ? [] : [place],
    );
    expect(problems[0]?.next).toBe(next);
  });
});

test("all faults at once", () => {
  const { problems } = parseSpec("kind: Otree\nnmae: a\ndatabase: {storage: 1}\n", "experiment.yaml");
  expect(problems.map(({ code, line }) => `${line} ${code}`).toSorted()).toEqual([
    "1 KEY_MISSING",
    "1 KEY_MISSING",
    "1 KIND_UNKNOWN",
    "2 KEY_UNKNOWN",
    "3 QUANTITY_INVALID",
  ]);
});

test.for(["- a\n", "a\n", "12\n"])("%j is no spec at all", (text) => {
  expect(parseSpec(text, "experiment.yaml").problems).toMatchObject([
    { code: "VALUE_INVALID", next: "write keys with values" },
  ]);
});
