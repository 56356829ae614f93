/** What `listExperiments` reads of a lab. */
export const labPaths: readonly string[] = ["environments", "apps", "images.lock.yaml"];
