import { describe, expect, test } from "vitest";
import { authorizeRequest, parseRequest, parseRequestSettings, requestVerbs } from "../src/index.ts";

const recipient = `age1${"q".repeat(58)}`;
const image = `registry.example/econ/public-goods:1.4.3@sha256:${"a".repeat(64)}`;
const bump = { version: 1, verb: "bump", name: "public-goods", environment: "staging", options: { image }, recipient };
const reset = { ...bump, verb: "reset", options: {} };

function codesOf(request: unknown): readonly string[] {
  return parseRequest(JSON.stringify(request)).problems.map(({ code }) => code);
}

describe("what may be asked for", () => {
  test.for<[string, Record<string, unknown>]>([
    ["bump", bump],
    ["bump with its build", { ...bump, options: { image, build: 812 } }],
    ["bump of several images", { ...bump, options: { image: [image, image.replace("goods", "chat")], build: 812 } }],
    ["deploy", { ...reset, verb: "deploy", environment: "production" }],
    ["rollback", { ...reset, verb: "rollback", options: { to: "3f2a9c1", reason: "payoffs are not shown" } }],
    ["reset", reset],
    ["sleep", { ...reset, verb: "sleep", options: { archived: true } }],
    ["wake", { ...reset, verb: "wake" }],
    ["export", { ...reset, verb: "export", environment: "production" }],
    ["logs", { ...reset, verb: "logs", options: { tail: 50, container: "postgres", previous: true } }],
    ["delete", { ...reset, verb: "delete", options: { withoutArchive: true } }],
  ])("%s", ([, request]) => {
    expect(parseRequest(JSON.stringify(request))).toEqual({ value: request, problems: [] });
  });

  test("nothing else has a verb", () => {
    expect(requestVerbs).toEqual("bump deploy rollback reset sleep wake export logs delete".split(" "));
  });
});

describe("what is refused before anything is read", () => {
  test.for<[string, unknown, readonly string[]]>([
    ["no object", "bump", ["VALUE_INVALID"]],
    ["another version", { ...bump, version: 2 }, ["VALUE_INVALID"]],
    ["an unknown verb", { ...bump, verb: "purge" }, ["VERB_NOT_ASKABLE"]],
    ["a verb that opens secrets", { ...bump, verb: "secrets" }, ["VERB_NOT_ASKABLE"]],
    ["no verb", { ...bump, verb: undefined }, ["VERB_NOT_ASKABLE"]],
    ["a verb that is none", { ...bump, verb: { toString: "bump" } }, ["VERB_NOT_ASKABLE"]],
    ["a bump of production", { ...bump, environment: "production" }, ["VALUE_INVALID"]],
    ["a deploy to staging", { ...reset, verb: "deploy" }, ["VALUE_INVALID"]],
    ["another environment", { ...reset, environment: "../.." }, ["VALUE_INVALID"]],
    ["a name that is a path", { ...bump, name: "../production/goods" }, ["NAME_INVALID"]],
    ["a name that is an option", { ...bump, name: "--lab" }, ["NAME_INVALID"]],
    ["a name with a line break", { ...bump, name: "goods\nx" }, ["NAME_INVALID"]],
    ["a reserved name", { ...bump, name: "argocd" }, ["NAME_RESERVED"]],
    [
      "an image without a digest",
      { ...bump, options: { image: "registry.example/goods:1" } },
      ["IMAGE_DIGEST_MISSING"],
    ],
    [
      "an image without a digest among others",
      { ...bump, options: { image: [image, "registry.example/goods:1"] } },
      ["IMAGE_DIGEST_MISSING"],
    ],
    ["an empty list of images", { ...bump, options: { image: [] } }, ["VALUE_INVALID"]],
    ["no image", { ...bump, options: {} }, ["KEY_MISSING"]],
    ["an option of grove's", { ...bump, options: { image, lab: "/etc" } }, ["KEY_UNKNOWN"]],
    ["an option of another verb", { ...reset, options: { image } }, ["KEY_UNKNOWN"]],
    ["a further key", { ...reset, owner: "group:all" }, ["KEY_UNKNOWN"]],
    ["a build that is no number", { ...bump, options: { image, build: "812" } }, ["VALUE_INVALID"]],
    ["a commit that is an option", { ...reset, verb: "rollback", options: { to: "--all" } }, ["VALUE_INVALID"]],
    ["a reason of several lines", { ...reset, verb: "rollback", options: { reason: "a\nb" } }, ["TEXT_INVALID"]],
    ["a container that is a path", { ...reset, verb: "logs", options: { container: "../x" } }, ["OBJECT_NAME_INVALID"]],
    ["too many lines", { ...reset, verb: "logs", options: { tail: 1e9 } }, ["VALUE_INVALID"]],
    ["no recipient", { ...reset, recipient: undefined }, ["KEY_MISSING"]],
    ["a recipient of another kind", { ...reset, recipient: `age1pq1${"q".repeat(99)}` }, ["RECIPIENT_INVALID"]],
    ["more than 16 KiB", { ...reset, options: { x: "x".repeat(16 * 1024) } }, ["REQUEST_TOO_LARGE"]],
  ])("%s", ([, request, codes]) => {
    expect(codesOf(request)).toEqual(codes);
  });

  test.for([
    ["text that is no JSON", "bump: [", "YAML_SYNTAX"],
    ["a key twice", '{"version": 1, "version": 1}', "YAML_DUPLICATE_KEY"],
    ["more depth than sense", "[".repeat(5000), "YAML_TOO_DEEP"],
    ["nothing", "", "YAML_EMPTY"],
  ])("%s", ([, text = "", code]) => {
    const { value, problems } = parseRequest(text);
    expect([value, problems[0]?.code]).toEqual([undefined, code]);
  });

  test("a mistyped verb gets a proposal", () => {
    expect(parseRequest(JSON.stringify({ ...bump, verb: "bmup" })).problems[0]?.next).toBe('did you mean "bump"?');
  });
});

const staging = { owners: ["group:econ-lab", "user:ada"] };

describe("who may ask for what", () => {
  test.for<[string, string, object, readonly string[]]>([
    ["a project of the group", "reset staging econ-lab/public-goods", { staging }, []],
    ["one in a group below it", "reset staging econ-lab/games/public-goods", { staging }, []],
    ["exactly the project", "reset staging uni/x", { staging: { owners: ["project:uni/x"] } }, []],
    ["one of several owners", "bump staging uni/x main", { staging: { owners: ["group:a", "project:uni/x"] } }, []],
    ["a group that begins alike", "reset staging econ-lab-evil/x", { staging }, ["NOT_OWNER"]],
    ["the group's own name elsewhere", "reset staging evil/econ-lab/x", { staging }, ["NOT_OWNER"]],
    ["another case", "reset staging Econ-Lab/x", { staging }, ["NOT_OWNER"]],
    ["a project below the project", "reset staging uni/x/y", { staging: { owners: ["project:uni/x"] } }, ["NOT_OWNER"]],
    ["a project that begins alike", "reset staging uni/xy", { staging: { owners: ["project:uni/x"] } }, ["NOT_OWNER"]],
    ["a person's projects", "reset staging ada/x", { staging }, ["NOT_OWNER"]],
    ["nobody's experiment", "reset staging econ-lab/x", { staging: { owners: [] } }, ["NOT_OWNER"]],
    ["an experiment that is not there", "reset staging econ-lab/x", {}, ["EXPERIMENT_NOT_REGISTERED"]],
    ["one that is on staging only", "reset production econ-lab/x main", { staging }, ["EXPERIMENT_NOT_REGISTERED"]],
    ["a bump of any branch", "bump staging econ-lab/x", { staging }, ["REF_NOT_PROTECTED"]],
    ["a bump of a protected one", "bump staging econ-lab/x main", { staging }, []],
    ["the first deploy", "deploy production econ-lab/x main", { staging }, []],
    ["a deploy of any branch", "deploy production econ-lab/x", { staging }, ["REF_NOT_PROTECTED"]],
    [
      "the owners of staging alone",
      "deploy production econ-lab/x main",
      { staging, production: { owners: [] } },
      ["NOT_OWNER"],
    ],
    ["data of production, any branch", "export production econ-lab/x", { production: staging }, ["REF_NOT_PROTECTED"]],
    ["data of production", "export production econ-lab/x main", { production: staging }, []],
    ["data of staging, any branch", "export staging econ-lab/x", { staging }, []],
    ["a delete of production", "delete production econ-lab/x", { production: staging }, ["REF_NOT_PROTECTED"]],
  ])("%s: %s", ([, words, operations, codes]) => {
    const [verb, environment, project = "", ref] = words.split(" ");
    const request = { verb, environment, name: "public-goods" } as Parameters<typeof authorizeRequest>[0]["request"];
    const problems = authorizeRequest({ request, requester: { project, isProtected: ref === "main" }, operations });
    expect(problems.map(({ code }) => code)).toEqual(codes);
  });

  const announce =
    "ask your lab manager for: grove new public-goods --kind KIND --image REPOSITORY " +
    "--owner project:econ-lab/public-goods (KIND is one of OTree, JupyterHub, WebExperiment)";
  test.for([
    ["a bump of what the lab has not", { verb: "bump", environment: "staging" }, {}, announce],
    ["the first deploy of it", { verb: "deploy", environment: "production" }, {}, announce],
    [
      "what is on staging only",
      { verb: "sleep", environment: "production" },
      { staging },
      "bring there what staging has: grove ask deploy public-goods",
    ],
  ] as const)("%s: the next step is one that helps", ([, verb, operations, next]) => {
    const request = { ...verb, name: "public-goods" };
    const requester = { project: "econ-lab/public-goods", isProtected: true };
    expect(authorizeRequest({ request, requester, operations })).toMatchObject([{ next }]);
  });
});

test.for<[string, string, readonly string[]]>([
  ["one issuer", "issuers: [https://gitlab.example]\naudience: https://gitlab.example/econ/lab\n", []],
  ["no issuer", "issuers: []\naudience: https://gitlab.example/econ/lab\n", ["VALUE_INVALID"]],
  ["an issuer that is no address", "issuers: [gitlab]\naudience: https://gitlab.example\n", ["URL_INVALID"]],
  ["no audience", "issuers: [https://gitlab.example]\n", ["KEY_MISSING"]],
])("requests.yaml with %s", ([, text, codes]) => {
  const { problems } = parseRequestSettings(`apiVersion: grove/v1\n${text}`, "requests.yaml");
  expect(problems.map(({ code }) => code)).toEqual(codes);
});
