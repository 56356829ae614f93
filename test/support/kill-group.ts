/** Ends a process that was started as `detached`, with all its children, at once and without a chance to clean up. */
export function killGroup(id: number | undefined): void {
  try {
    if (id !== undefined) process.kill(-id, "SIGKILL");
  } catch {
    // All of its processes have ended.
  }
}
