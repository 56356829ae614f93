import type { LabFixture } from "./lab-fixture.ts";

/** Somebody else's commit: a file with this text. */
export function commitFile(lab: LabFixture, path: string, text: string): void {
  lab.run("bash", "-c", script, "bash", path, text);
}

const script = `set -e; export GIT_INDEX_FILE="$PWD/index-of-somebody"
blob="$(printf %s "$2" | git hash-object -w --stdin)"; git read-tree main
git update-index --add --cacheinfo "100644,$blob,$1"; tree="$(git write-tree)"
commit="$(git -c user.name=somebody -c user.email=somebody@example.org commit-tree "$tree" -p main -m change)"
git update-ref refs/heads/main "$commit"; rm "$GIT_INDEX_FILE"`;
