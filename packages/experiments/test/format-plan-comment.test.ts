import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareRendered, formatPlanComment, planBump, planDelete, planNew } from "../src/index.ts";
import { codeBlock, inlineCode } from "../src/render/markdown.ts";
import { add, apply, edit, emptyLab, image, labWithGoods, newGoods, staging } from "./support/lab.ts";
import { template } from "./support/template.ts";

const lab = labWithGoods(template);
const bumped = apply(lab, planBump(lab, { ...staging, image: image("1.4.3", "b") }));
const ended = apply(lab, planDelete(lab, staging));

function commentOn(before: typeof lab, after: typeof lab, live?: Parameters<typeof formatPlanComment>[0]["live"]) {
  return formatPlanComment({ comparison: compareRendered(before, after), live });
}

describe("formatPlanComment", () => {
  test("says when nothing changes", () => {
    expect(commentOn(lab, add(lab, "README.md", "# new\n"))).toBe("### What this changes in the cluster\n\nNothing.\n");
  });

  test("shows a bump as one row, and its lines folded up", () => {
    const comment = commentOn(lab, bumped);
    expect(comment.split("\n").slice(0, 8)).toEqual([
      "### What this changes in the cluster",
      "",
      "| experiment |  | objects |",
      "| --- | --- | --- |",
      "| `staging/goods` | changed | delete 0, change 5, create 0 |",
      "",
      "<details><summary>All of it: delete 0, change 5, create 0</summary>",
      "",
    ]);
    expect(comment).toContain(`\n+               image: ${image("1.4.3", "b")}\n`);
    expect(comment).toMatch(/```\n\n<\/details>\n$/);
  });

  test("names what would be deleted first, what holds data in bold", () => {
    const lines = commentOn(lab, ended).split("\n");
    expect(lines[2]).toMatch(/^\*\*Deletes \d+ objects, of which 4 hold data\.\*\*$/);
    expect(lines[4]).toMatch(
      /^- \*\*`staging\/goods` `PersistentVolumeClaim backups-\w{8}`\*\* holds data, stays in the cluster$/,
    );
    expect(lines[11]).toMatch(/^\| `staging\/goods` \| \*\*ended\*\* \|/);
  });

  test("tells what the cluster says of an experiment, where it was asked", () => {
    const facts = { experiment: staging, database: "12.4 MiB", playing: "3 participants" };
    expect(commentOn(lab, bumped, [facts])).toContain("delete 0, change 5, create 0 | 12.4 MiB | **3 participants** |");
    expect(commentOn(lab, bumped, [])).toContain("| experiment |  | objects | database | playing now |");
  });

  test("shows an experiment that comes, and one that cannot be rendered", () => {
    const added = commentOn(emptyLab(template), apply(emptyLab(template), planNew(emptyLab(template), newGoods)));
    expect(added).toContain("| `staging/goods` | added |");
    const broken = edit(lab, "environments/staging/goods/kustomization.yaml", ["quota-patch.yaml", "quota.yaml"]);
    expect(commentOn(lab, broken)).toContain(
      "**Cannot be rendered:**\n\n```text\nenvironments/staging/goods/quota.yaml",
    );
  });

  test("is cut where it is longer than GitHub takes, and says so", () => {
    const comment = commentOn(withConfig("one"), withConfig("another"));
    expect(comment.length).toBeLessThan(65_536);
    expect(comment).toMatch(
      /… cut here, \d+ lines more: `grove plan --since` with the commit before shows all\n\n<\/det/,
    );
  });
});

/** The lab with one more object of 5000 lines that hold a word. */
function withConfig(word: string): typeof lab {
  const lines = Array.from({ length: 5000 }, (_, index) => `  line${index}: ${word} of many\n`);
  const config = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\ndata:\n${lines.join("")}`;
  return edit(
    add(lab, "environments/staging/goods/extra.yaml", config),
    "environments/staging/goods/kustomization.yaml",
    ["  - sealed-secrets.yaml\n", "  - sealed-secrets.yaml\n  - extra.yaml\n"],
  );
}

describe("what others wrote is never acted on", () => {
  test.for([
    ["goods", "`goods`"],
    ["a`b", "`` a`b ``"],
    ["``", "``` `` ```"],
    ["a|b", "`a\\|b`"],
    ["@everyone </details>\n# heading", "`@everyone </details> # heading`"],
    ["\u202Eevil", "`\uFFFDevil`"],
  ] as const)("%j within a line", ([text, expected]) => {
    expect(inlineCode(text)).toBe(expected);
  });

  test("nothing ends a block of code before its end", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("`", "```", "~~~", "\n", "</details>", "@all", "\r", " ")), (parts) => {
        const block = codeBlock(parts.join(""), "diff");
        const [first = "", ...lines] = block.split("\n");
        const fence = first.replace("diff", "");
        const ends = lines.filter((line) => line.trim().startsWith(fence));
        expect(ends).toEqual([fence]);
      }),
    );
  });
});
