export { diskTree } from "./disk-tree.ts";
