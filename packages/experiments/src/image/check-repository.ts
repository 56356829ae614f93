import type { Problem } from "@grove/plan";

/**
 * Why a text is no repository of images (`HOST[:PORT]/PATH` without tag and digest), or `undefined` if it is one.
 *
 * The grammar is that of distribution/reference; a host is needed there only if the image is not on Docker Hub.
 *
 * @example
 * checkRepository("registry.example:5000/econ/goods"); // undefined
 * checkRepository("registry.example/Goods")?.next; // "write the path in lower case: registry.example/goods"
 */
export function checkRepository(repository: string): Problem | undefined {
  if (repository.length <= longestRepository && isRepository(repository)) return undefined;
  return {
    code: "IMAGE_REPOSITORY_INVALID",
    severity: "error",
    message: `${JSON.stringify(repository.slice(0, 80))} is no image repository`,
    next: nextStep(repository),
  };
}

const longestRepository = 255;

function isRepository(text: string): boolean {
  const slash = text.indexOf("/");
  const first = slash === -1 ? "" : text.slice(0, slash);
  // Docker's rule: the first part is a host only if it looks like one, else a folder of Docker Hub.
  const hasHost = first.includes(".") || first.includes(":") || first === "localhost" || first !== first.toLowerCase();
  if (!hasHost) return isPath(text);
  return host.test(first) && isPath(text.slice(slash + 1));
}

function isPath(text: string): boolean {
  return text.split("/").every((part) => pathPart.test(part));
}

const pathPart = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const hostPart = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const host = new RegExp(`^(?:${hostPart}(?:\\.${hostPart})*|\\[[0-9A-Fa-f:]+\\])(?::[0-9]+)?$`);

function nextStep(repository: string): string {
  const lower = repository.toLowerCase();
  if (lower !== repository && lower.length <= longestRepository && isRepository(lower)) {
    return `write the path in lower case: ${lower}`;
  }
  return "write it like registry.example/econ/public-goods";
}
