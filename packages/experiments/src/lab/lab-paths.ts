/** What `listExperiments` and `checkLab` read of a lab. */
export const labPaths: readonly string[] = ["environments", "apps", "images.lock.yaml"];
