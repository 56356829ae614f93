import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "kustomize-ts";
import { diskTree } from "kustomize-ts/node";

/*
 * Builds every overlay of a repository in one process, as `library/main.go` does with kustomize's library:
 * ROOT/apps/NAME/production goes to OUTPUT/NAME.yaml.
 */

const [root = "", output = ""] = process.argv.slice(2);
const tree = diskTree(root);
for (const name of readdirSync(join(root, "apps")).toSorted()) {
  writeFileSync(join(output, `${name}.yaml`), build(tree, `apps/${name}/production`).yaml);
}
