import type { Files } from "@grove/plan";

/** Of a lab's files those that pods are rendered from. */
export function appsOf(files: Files): Files {
  return new Map([...files].filter(([path]) => path.startsWith("apps/")));
}
