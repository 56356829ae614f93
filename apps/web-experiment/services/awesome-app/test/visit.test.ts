import fc from "fast-check";
import { expect, test } from "vitest";
import { readVisit, visitPath } from "../src/visit.ts";

test.for([
  ["a plain one", { name: "Bob", x: "1", y: "1" }, "/Bob/1/1"],
  ["another operation", { name: "Bob", x: "1", y: "2", operation: "divide" }, "/Bob/1/2?operation=divide"],
  ["signs that mean something in an address", { name: "a/b?c#d%", x: "-1", y: "1e3" }, "/a%2Fb%3Fc%23d%25/-1/1e3"],
] as const)("%s", ([, fields, path]) => {
  expect(visitPath(readVisit(fields))).toBe(path);
});

test.for([
  ["no name", { name: " ", x: "1", y: "1" }],
  ["a name that browsers take out of an address", { name: "..", x: "1", y: "1" }],
  ["a name without end", { name: "x".repeat(101), x: "1", y: "1" }],
  ["a number without end", { name: "Bob", x: "1".repeat(41), y: "1" }],
  ["an operation that maths does not know", { name: "Bob", x: "1", y: "1", operation: "power" }],
  ["an operation of every object", { name: "Bob", x: "1", y: "1", operation: "constructor" }],
  ["a file in place of a name", { name: new File([], "a"), x: "1", y: "1" }],
] as const)("%s is refused", ([, fields]) => {
  expect(() => readVisit(fields)).toThrow("Give a name");
});

test("whatever the name, its address stays on this server and comes back as it was", () => {
  const text = fc.string({ unit: "binary", minLength: 1, maxLength: 30 }).filter((name) => name.isWellFormed());
  fc.assert(
    fc.property(text, (name) => {
      fc.pre(!["", ".", ".."].includes(name.trim()));
      const { origin, pathname } = new URL(visitPath(readVisit({ name, x: "1", y: "1" })), "https://goods.example");
      expect(origin).toBe("https://goods.example");
      expect(decodeURIComponent(pathname.split("/")[1] ?? "")).toBe(name);
    }),
    { numRuns: 1000 },
  );
});
