import fc from "fast-check";
import { expect, test } from "vitest";
import { expose, likeToken, readLike, startEpoch } from "../src/index.ts";

const key = new TextEncoder().encode("0123456789abcdef0123456789abcdef");
const arms = [{ name: "hello" }, { name: "howdy" }];
const design = { experiment: "greetings", version: "1", arms, policy: { kind: "fixed" } } as const;
const exposure = expose(startEpoch(design, { name: "1", counts: {} }), { unit: "visitor-1", time: 0 });
const token = likeToken(exposure, key);

// Python: hmac.new(key, message, hashlib.sha256).hexdigest()
test("a token is the exposure and its HMAC-SHA256", () => {
  expect(token).toBe(
    "greetings.1.1.hello.fb24d8bc5edf36ae3a4734f7b92c8556.017ddcb9f0dbcf35a246d85e59206d52b11325c706038beda9c093a0913dccda",
  );
});

test("the Like comes back, each time for the same exposure", () => {
  const { id, experiment, version, epoch, arm } = exposure;
  expect(readLike(token, key)).toEqual({ id, experiment, version, epoch, arm });
  expect(readLike(token, key)).toEqual(readLike(likeToken(exposure, key), key));
});

test.for([
  ["another arm", token.replace("hello", "howdy")],
  ["another version", token.replace("greetings.1.", "greetings.2.")],
  ["another key", likeToken(exposure, new Uint8Array(32))],
  ["a cut signature", token.slice(0, -1)],
  ["no signature", token.slice(0, token.lastIndexOf("."))],
  ["nothing", ""],
  ["a dot", "."],
  ["very much", "a.".repeat(1_000_000)],
])("%s is no Like", ([, forged]) => {
  expect(readLike(forged ?? "", key)).toBeUndefined();
});

test("no changed character passes", () => {
  const anyChange = fc.tuple(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }));
  fc.assert(
    fc.property(anyChange, ([at, character]) => {
      const changed = token.slice(0, at) + character + token.slice(at + 1);
      expect(readLike(changed, key) === undefined).toBe(changed !== token);
    }),
    { numRuns: 1000 },
  );
});
