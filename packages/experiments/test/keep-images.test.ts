import { describe, expect, test } from "vitest";
import { keepImages } from "../src/overlay/keep-images.ts";

const generated = "kind: Kustomization\nresources:\n  - new\nimages:\n  - name: experiment\n    newName: generated\n";

describe("keepImages", () => {
  test.for<{ name: string; existing: string; block: string }>([
    {
      name: "keeps tag, digest and comments",
      existing:
        'resources: [old]\nimages: # ours\n  # checked by Ada\n  - name: experiment\n    newTag: "1"\n\n    digest: "a" # build 3\n',
      block: 'images: # ours\n  # checked by Ada\n  - name: experiment\n    newTag: "1"\n\n    digest: "a" # build 3\n',
    },
    {
      name: "a block in the middle ends at the next key",
      existing: "images:\n- name: experiment\n  newTag: x\n\nresources: [old]\n",
      block: "images:\n- name: experiment\n  newTag: x\n",
    },
    {
      name: "a last line without an end gets one",
      existing: "images: [{name: experiment}]",
      block: "images: [{name: experiment}]\n",
    },
    { name: "a $ is no pattern", existing: "images:\n  - name: $&\n", block: "images:\n  - name: $&\n" },
    {
      name: "nothing to keep",
      existing: "resources: [old]\n",
      block: "images:\n  - name: experiment\n    newName: generated\n",
    },
  ])("$name", ({ existing, block }) => {
    const result = keepImages(generated, existing);
    expect(result).toBe(`kind: Kustomization\nresources:\n  - new\n${block}`);
    expect(keepImages(generated, result)).toBe(result);
  });
});
