import type { LabFixture } from "./lab-fixture.ts";

/** Somebody else's commit: a directory is removed, by hand. */
export function removeDirectory(lab: LabFixture, directory: string): void {
  lab.run("bash", "-c", script, "bash", directory);
}

const script = `set -e; export GIT_INDEX_FILE="$PWD/index-of-somebody"
git read-tree main; git rm -r -q --cached "$1"; tree="$(git write-tree)"
commit="$(git -c user.name=somebody -c user.email=somebody@example.org commit-tree "$tree" -p main -m removal)"
git update-ref refs/heads/main "$commit"; rm "$GIT_INDEX_FILE"`;
