import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rightsOf } from "../src/index.ts";

describe("rightsOf", () => {
  test("an owning group may see, sync, roll back, read logs and start the lab's jobs, in one environment", () => {
    expect(rightsOf(operation("production/goods", "[group:econ-lab, group:econ/assistants]"))).toEqual(
      new Map([
        [
          "policy.exp-goods.csv",
          `p, role:exp-goods, applications, get, grove-production/exp-goods, allow
p, role:exp-goods, applications, sync, grove-production/exp-goods, allow
p, role:exp-goods, applications, action/batch/CronJob/create-job, grove-production/exp-goods, allow
p, role:exp-goods, logs, get, grove-production/exp-goods, allow
g, econ-lab, role:exp-goods
g, econ/assistants, role:exp-goods
`,
        ],
      ]),
    );
  });

  test("staging has a key, a project and an Application of its own", () => {
    const [[key, text] = []] = rightsOf(operation("staging/goods", "[group:econ-lab]"));
    expect(key).toBe("policy.exp-goods-staging.csv");
    expect(text).toContain("p, role:exp-goods-staging, logs, get, grove-staging/exp-goods-staging, allow\n");
  });

  test("a group that stands there twice counts once, in whatever order", () => {
    const once = rightsOf(operation("staging/goods", "[group:a, group:b]"));
    expect(rightsOf(operation("staging/goods", "[group:b, group:a, group:b]"))).toEqual(once);
  });

  test("one broken operation takes no other experiment's rights", () => {
    const files = new Map([...operation("staging/broken", "[econ"), ...operation("staging/goods", "[group:econ-lab]")]);
    expect([...rightsOf(files).keys()]).toEqual(["policy.exp-goods-staging.csv"]);
  });

  test.for([
    ["nobody owns it", "staging/goods", "[]"],
    ["a person owns it, whose number at the provider nobody wrote down", "staging/goods", "[user:ada]"],
    ["the group would end the field", "staging/goods", '["group:econ, role:admin"]'],
    ["the group would end the line", "staging/goods", '["group:econ\\ng, econ, role:admin"]'],
    ["the group would be a pattern", "staging/goods", '["group:*"]'],
    ["the group would be quoted", "staging/goods", "['group:\"econ']"],
    ["the group would be a role", "staging/goods", '["group:role:admin"]'],
    ["the directory would be another's Application", "production/goods-staging", "[group:econ-lab]"],
    ["the directory would match others", "staging/*", "[group:econ-lab]"],
  ] as const)("no rights if %s", ([, overlay, owners]) => {
    expect(rightsOf(operation(overlay, owners))).toEqual(new Map());
  });

  test("whatever the owners are, no line says more than the five that are meant", () => {
    const line =
      /^(p, role:exp-goods, (applications, (get|sync|action\/batch\/CronJob\/create-job)|logs, get), grove-production\/exp-goods, allow|g, [\w./@+-]+, role:exp-goods)$/;
    const owner = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^group:[a-z,*"'\n #:]{1,8}$/));
    fc.assert(
      fc.property(fc.array(owner), (owners) => {
        const texts = [...rightsOf(operation("production/goods", JSON.stringify(owners))).values()];
        expect(texts.flatMap((text) => text.trimEnd().split("\n")).filter((text) => !line.test(text))).toEqual([]);
      }),
    );
  });
});

function operation(overlay: string, owners: string): ReadonlyMap<string, string> {
  const text = `apiVersion: grove/v1\nid: k7f3q9x2\nowners: ${owners}\n`;
  return new Map([[`environments/${overlay}/operation.yaml`, text]]);
}
