/** The repository of a published image, as a spec names it: the reference without its tag and digest. */
export function repositoryOf(image: string): string {
  return image.replace(/:[^:@/]+@.*$/, "");
}
