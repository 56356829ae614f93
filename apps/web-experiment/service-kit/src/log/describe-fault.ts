const shownFrames = 4;

/** Kind and place of an unexpected error, without its message: that may quote a name or a cookie. */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^ +at /.test(line));
  const places = frames.slice(0, shownFrames).map((line) => line.trim());
  return [error.name, ...places].join(" ");
}
