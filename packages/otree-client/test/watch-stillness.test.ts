import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchStillness } from "../src/rehearsal/watch-stillness.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new AbortController().signal;

test("nobody waits any longer when nobody got on for a minute", () => {
  const { signal } = watchStillness({ pause: 5000, signal: never });
  vi.advanceTimersByTime(64_999);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(signal.reason).toBe("waited for others in vain: nobody got on for 65 s");
});

test("whoever gets on gives the others another minute", () => {
  const { signal, interrupt } = watchStillness({ pause: 0, signal: never });
  vi.advanceTimersByTime(50_000);
  interrupt();
  vi.advanceTimersByTime(50_000);
  expect(signal.aborted).toBe(false);
});

test("the end of the time ends the waiting", () => {
  const time = new AbortController();
  const { signal, close } = watchStillness({ pause: 0, signal: time.signal });
  time.abort();
  expect(signal.reason).toBe("was still waiting for others when the time was up");
  close();
});
