import { checkName, hostOf, namespaceOf, overlayPath, suggestName } from "../src/index.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

describe("checkName takes", () => {
  test.for(["a", "a1", "public-goods", "a--b", "x2-y3", "a".repeat(40), "stagingx", "my-staging-2", "conx"])(
    "%j",
    (name) => {
      expect(checkName(name)).toBeUndefined();
    },
  );
});

describe("checkName refuses, and suggests a good name", () => {
  test.for([
    ["", "NAME_EMPTY", "public-goods"],
    ["../x", "NAME_INVALID", "x"],
    ["/etc/passwd", "NAME_INVALID", "etc-passwd"],
    [".git", "NAME_INVALID", "git"],
    [".", "NAME_INVALID", "public-goods"],
    ["GIT~1", "NAME_INVALID", "git-1"],
    ["A", "NAME_INVALID", "a"],
    ["a_b", "NAME_INVALID", "a-b"],
    ["-a", "NAME_INVALID", "a"],
    ["a-", "NAME_INVALID", "a"],
    ["--upload-pack=x", "NAME_INVALID", "upload-pack-x"],
    ["2players", "NAME_INVALID", "players"],
    ["a b", "NAME_INVALID", "a-b"],
    ["a\n", "NAME_INVALID", "a"],
    ["a\nb", "NAME_INVALID", "a-b"],
    ["a\0b", "NAME_INVALID", "a-b"],
    ["$(reboot)", "NAME_INVALID", "reboot"],
    ["public.goods", "NAME_INVALID", "public-goods"],
    ["a".repeat(41), "NAME_TOO_LONG", "a".repeat(40)],
    [`${"a".repeat(39)}-b`, "NAME_TOO_LONG", "a".repeat(39)],
    ["\u0430", "NAME_NOT_LATIN", "a"],
    ["g\u043e\u043eds", "NAME_NOT_LATIN", "goods"],
    ["Öffentliche Güter", "NAME_NOT_LATIN", "oeffentliche-gueter"],
    ["caf\u0065\u0301", "NAME_NOT_LATIN", "cafe"],
    ["goods\u200b", "NAME_NOT_LATIN", "goods"],
    ["公共财", "NAME_NOT_LATIN", "public-goods"],
    ["www", "NAME_RESERVED", "www-study"],
    ["argocd", "NAME_RESERVED", "argocd-study"],
    ["staging", "NAME_RESERVED", "staging-study"],
    ["con", "NAME_RESERVED", "con-study"],
    ["x-staging", "NAME_RESERVED", "x"],
    ["x-staging-staging", "NAME_RESERVED", "x"],
    ["xn--bcher-kva", "NAME_RESERVED", "bcher-kva"],
  ])("%j: %s, %s", ([name, code, suggestion]) => {
    expect(checkName(name!)).toMatchObject({ code, severity: "error", next: `take a name such as ${suggestion}` });
  });

  test("a Cyrillic letter by its script, since nobody sees the difference", () => {
    expect(checkName("\u0430")?.message).toBe(
      '"\u0430" holds the Cyrillic letter \u0430 (U+0430), which is none of a-z, 0-9 and -',
    );
  });
});

test("every suggestion is a name", () => {
  const word = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("a", "-", "staging", "xn--", "Ä", "\u0430", "9", "_") }),
  );
  fc.assert(fc.property(word, (text) => checkName(suggestName(text)) === undefined));
});

test("names outside the directory follow from environment and name", () => {
  expect(overlayPath("staging", "goods")).toBe("environments/staging/goods");
  expect(namespaceOf("staging", "goods")).toBe("exp-goods-staging");
  expect(namespaceOf("production", "goods")).toBe("exp-goods");
  expect(hostOf({ domain: "lab.example" }, "goods")).toBe("goods.lab.example");
});

test("no two experiments share a namespace", () => {
  const key = fc.record({
    environment: fc.constantFrom("staging" as const, "production" as const),
    name: fc.stringMatching(/^[a-z]([a-z-]{0,9}[a-z])?(-staging)?$/),
  });
  fc.assert(
    fc.property(key, key, (one, other) => {
      fc.pre(checkName(one.name) === undefined && checkName(other.name) === undefined);
      const same = one.environment === other.environment && one.name === other.name;
      expect(namespaceOf(one.environment, one.name) === namespaceOf(other.environment, other.name)).toBe(same);
    }),
  );
});
