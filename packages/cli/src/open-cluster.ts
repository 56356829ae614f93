/** A module of its own, so that only a verb that looks at a cluster loads the code for it. */
export { openCluster } from "@grove/cluster";
