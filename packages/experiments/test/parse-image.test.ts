import { checkRepository, checkTag, formatImage, parseImage } from "../src/index.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("parseImage reads", () => {
  test.for([
    ["registry.example/econ/goods", "1.4.3"],
    ["registry.example:5000/goods", "no"],
    ["localhost:5000/goods", "1e3"],
    ["econ/goods", "0b1"],
    ["goods", "1_0"],
    ["[2001:db8::1]:5000/goods", "null"],
    ["Registry.Example/goods", "v1"],
    ["registry.example/a__b/c.d/e--f", "_x"],
    ["registry.example/goods", "x".repeat(128)],
  ])("%s:%s@…", ([repository, tag]) => {
    const text = `${repository}:${tag}@${digest}`;
    expect(parseImage(text)).toEqual({ value: { repository, tag, digest }, problems: [] });
    expect(formatImage(parseImage(text).value!)).toBe(text);
  });
});

describe("parseImage refuses", () => {
  test.for([
    ["registry.example/goods", "IMAGE_TAG_MISSING"],
    [`registry.example/goods@${digest}`, "IMAGE_TAG_MISSING"],
    ["registry.example/goods:14", "IMAGE_DIGEST_MISSING"],
    ["registry.example/goods:latest", "IMAGE_TAG_MUTABLE"],
    [`registry.example/goods:latest@${digest}`, "IMAGE_TAG_MUTABLE"],
    [`registry.example/goods:-x@${digest}`, "IMAGE_TAG_INVALID"],
    [`registry.example/goods:--upload-pack=x@${digest}`, "IMAGE_TAG_INVALID"],
    [`registry.example/goods:a b@${digest}`, "IMAGE_TAG_INVALID"],
    [`registry.example/goods:$(x)@${digest}`, "IMAGE_TAG_INVALID"],
    [`registry.example/goods:${"x".repeat(129)}@${digest}`, "IMAGE_TAG_INVALID"],
    [`registry.example/goods:14\n@${digest}`, "IMAGE_TAG_INVALID"],
    [`registry.example/goods:@${digest}`, "IMAGE_TAG_INVALID"],
    [`registry.example/goods:14@${digest}0`, "IMAGE_DIGEST_INVALID"],
    [`registry.example/goods:14@${digest.slice(0, -1)}`, "IMAGE_DIGEST_INVALID"],
    [`registry.example/goods:14@${digest.toUpperCase()}`, "IMAGE_DIGEST_INVALID"],
    ["registry.example/goods:14@sha512:00", "IMAGE_DIGEST_INVALID"],
    [`-x:14@${digest}`, "IMAGE_REPOSITORY_INVALID"],
    ["--upload-pack=x", "IMAGE_REPOSITORY_INVALID"],
    ["a b", "IMAGE_REPOSITORY_INVALID"],
    ["", "IMAGE_REPOSITORY_INVALID"],
    [`https://registry.example/goods:14@${digest}`, "IMAGE_REPOSITORY_INVALID"],
    [`registry.example/../goods:14@${digest}`, "IMAGE_REPOSITORY_INVALID"],
    [`registry.example//goods:14@${digest}`, "IMAGE_REPOSITORY_INVALID"],
    [`registry.example/Goods:14@${digest}`, "IMAGE_REPOSITORY_INVALID"],
    [`registry.example/g\u043eods:14@${digest}`, "IMAGE_REPOSITORY_INVALID"],
    [`registry.example/${"x".repeat(255)}:14@${digest}`, "IMAGE_REPOSITORY_INVALID"],
  ])("%j: %s", ([text, code]) => {
    const { value, problems } = parseImage(text!);
    expect(value).toBeUndefined();
    expect(problems).toMatchObject([{ code, severity: "error", next: expect.any(String) }]);
  });
});

test("a path in capitals gets its remedy", () => {
  expect(checkRepository("registry.example/Econ/Goods")?.next).toBe(
    "write the path in lower case: registry.example/econ/goods",
  );
});

test("a digest of the wrong length says how long it is", () => {
  expect(parseImage("goods:14@sha256:abc").problems[0]?.message).toBe(
    '"sha256:abc" has 3 digits behind sha256:, not 64',
  );
});

test("no tag that is taken can be an option or two words", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (tag) => checkTag(tag) !== undefined || /^\w[\w.-]*$/.test(tag)),
  );
});
