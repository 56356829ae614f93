import { onTestFinished } from "vitest";
import { LabFixture } from "./lab-fixture.ts";

/** The same lab as another one for one test, with which it goes. */
export function copyOfLab(other: LabFixture): LabFixture {
  const lab = new LabFixture().copyOf(other);
  onTestFinished(() => lab[Symbol.dispose]());
  return lab;
}
