import { noLog, noMetrics } from "@grove/service-kit";
import { describe, expect, test } from "vitest";
import { mathsApp } from "../src/index.ts";

describe("what is asked comes back as people write it", () => {
  test.for([
    ["/add?x=1&y=1", 2, "1 + 1 = 2"],
    ["/add?x=0.1&y=0.2", 0.1 + 0.2, "0.1 + 0.2 = 0.3"],
    ["/add?x=%2B1&y=.5", 1.5, "1 + 0.5 = 1.5"],
    ["/subtract?x=1&y=-2", 3, "1 − (−2) = 3"],
    ["/subtract?x=1&y=2", -1, "1 − 2 = −1"],
    ["/subtract?x=1&y=%E2%88%922", 3, "1 − (−2) = 3"],
    ["/multiply?x=12345679&y=9", 111_111_111, "12345679 × 9 = 111111111"],
    ["/multiply?x=1e200&y=1e100", 1e300, "1e+200 × 1e+100 = 1e+300"],
    ["/divide?x=1&y=3", 1 / 3, "1 ÷ 3 = 0.333333333333333"],
    ["/divide?x=0&y=-5", -0, "0 ÷ (−5) = 0"],
  ] as const)("%s", async ([path, result, text]) => {
    const response = await maths().request(path);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ result: JSON.parse(JSON.stringify(result)) as number, text });
  });
});

describe("what cannot be done says why", () => {
  test.for([
    ["/divide?x=1&y=0", 422, "DIVISION_BY_ZERO"],
    ["/divide?x=1&y=-0.0", 422, "DIVISION_BY_ZERO"],
    ["/multiply?x=1e308&y=10", 422, "RESULT_TOO_LARGE"],
    ["/divide?x=1e308&y=1e-300", 422, "RESULT_TOO_LARGE"],
    ["/add?x=1", 400, "PARAMETER_MISSING"],
    ["/add?x=&y=1", 400, "NUMBER_INVALID"],
    ["/add?x=1,5&y=1", 400, "NUMBER_INVALID"],
    ["/add?x=0x10&y=1", 400, "NUMBER_INVALID"],
    ["/add?x=Infinity&y=1", 400, "NUMBER_INVALID"],
    ["/add?x=1e999&y=1", 400, "NUMBER_INVALID"],
    ["/add?x=%20&y=1", 400, "NUMBER_INVALID"],
    ["/add?x=1%0A&y=1", 400, "NUMBER_INVALID"],
    [`/add?x=${"1".repeat(41)}&y=1`, 400, "NUMBER_INVALID"],
    ["/power?x=1&y=1", 404, "NOT_FOUND"],
  ] as const)("%s", async ([path, status, code]) => {
    const response = await maths().request(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: { code, message: expect.stringMatching(/\.$/) } });
  });
});

function maths() {
  return mathsApp({ log: noLog, metrics: noMetrics });
}
