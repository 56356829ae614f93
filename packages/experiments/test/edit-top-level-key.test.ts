import { describe, expect, test } from "vitest";
import { editTopLevelKey } from "../src/plans/edit-top-level-key.ts";

describe("editTopLevelKey", () => {
  test.for<{ name: string; text: string; value: string | undefined; result: string | undefined }>([
    {
      name: "adds at the end",
      text: "id: a # made once\n# end\n",
      value: "{x: 1}",
      result: "id: a # made once\n# end\nhold: {x: 1}\n",
    },
    { name: "adds behind a last line without an end", text: "id: a", value: "x", result: "id: a\nhold: x\n" },
    { name: "replaces a flow mapping", text: "hold: {a: 1} # why\nid: a\n", value: "x", result: "hold: x\nid: a\n" },
    {
      name: "replaces a word and keeps its comment",
      text: "hold: a # b\nid: c\n",
      value: "x",
      result: "hold: x # b\nid: c\n",
    },
    { name: "replaces an empty text", text: 'hold:   "" # b\n', value: "x", result: "hold:   x # b\n" },
    { name: "fills a key without a value", text: "hold: # b\nid: a\n", value: "x", result: "hold: x\nid: a\n" },
    {
      name: "replaces a text of several lines",
      text: "hold: |\n  a\n  b\nid: a\n",
      value: "x",
      result: "hold: x\nid: a\n",
    },
    {
      name: "replaces a block mapping",
      text: "id: a\nhold:\n  reason: b\n  since: c\n# next\nstate: d\n",
      value: "x",
      result: "id: a\nhold: x\n# next\nstate: d\n",
    },
    {
      name: "removes a block mapping",
      text: "id: a\nhold:\n  reason: b\n\n\nstate: d\n",
      value: undefined,
      result: "id: a\n\n\nstate: d\n",
    },
    {
      name: "removes a text of several lines",
      text: "hold: |\n  a\n  b\nid: a\n",
      value: undefined,
      result: "id: a\n",
    },
    { name: "removes a key without a value", text: "hold:\nid: a\n", value: undefined, result: "id: a\n" },
    { name: "removes the last line", text: "id: a\nhold: {a: 1}", value: undefined, result: "id: a\n" },
    { name: "a key that is not there is not removed", text: "id: a\n", value: undefined, result: "id: a\n" },
    {
      name: "the same key deeper down is another one",
      text: "a:\n  hold: b\n",
      value: "x",
      result: "a:\n  hold: b\nhold: x\n",
    },
    { name: "a text in braces has no lines to add to", text: "{id: a}\n", value: "x", result: undefined },
  ])("$name", ({ text, value, result }) => {
    expect(editTopLevelKey(text, { key: "hold", value })).toBe(result);
  });
});
