/** Where the exact versions of the platform's images stand. */
export const imagesLockPath = "images.lock.yaml";

/** What `listExperiments` reads of a lab. */
export const labPaths: readonly string[] = ["environments", "apps", imagesLockPath];
