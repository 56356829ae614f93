import { expect, test } from "vitest";
import { cookieJar } from "../src/http/cookie-jar.ts";

test.for([
  ["nothing set", [], ""],
  ["one, without what stands behind it", ["session=abc; path=/; httponly"], "session=abc"],
  ["a later value takes the place of an earlier one", ["session=abc", "session=def=="], "session=def=="],
  ["several", ["a=1", "b=2"], "a=1; b=2"],
  ["an empty value takes a cookie back", ["a=1", "b=2", "a=; Max-Age=0"], "b=2"],
] as const)("%s", ([, lines, header]) => {
  const jar = cookieJar();
  for (const line of lines) jar.keep(line);
  expect(jar.header()).toBe(header);
});

test("an answer may set several at once, or none", () => {
  const jar = cookieJar();
  jar.keep(["a=1; path=/", "b=2"]);
  jar.keep(undefined);
  expect(jar.header()).toBe("a=1; b=2");
});
