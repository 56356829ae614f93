import type { ResourceList } from "../resource/resource-list.ts";

/** Changes the resources of one level of a build. */
export type Transformer = (resources: ResourceList) => void;
