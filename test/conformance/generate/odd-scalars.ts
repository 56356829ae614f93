import type { Random } from "./random.ts";
import { type Value, Verbatim } from "./value.ts";

const words = `
  yes no y n Y on off true False null ~ NaN .inf 012 0o17 0b11 0x1F 1_000 1e3 1.50 .5 +1 -0 2001-01-01 1:30 190:20:30
  = << - ? : | > ! & * % @ \` [x] {x} a,b #c a#b a:b it's back\\slash --- ... http://x/y 2001-01-01T00:00:00Z
  $(HOST) $$(HOST) \${HOST} 9223372036854775808 <a>&b é 日本 😀`
  .trim()
  .split(/\s+/);

const phrases = [
  "",
  " ",
  " lead",
  "trail ",
  "a: b",
  "a #b",
  "- x",
  "? x",
  '"quoted"',
  "'single'",
  "tab\there",
  "\u00a0",
  "\u2028sep",
  "l1\nl2",
  "l1\nl2\n",
  "l1\n\nl3\n\n",
  " lead\nx\n",
  "trail \nx\n",
  "\nfirst",
  "\n",
  "a\n  b\n c\n",
  "#!/bin/sh\nset -e\n",
  '{"a": 1}',
  "a: 1\nb: [x]\n",
  "word ".repeat(25),
  "word ".repeat(25).trim(),
  `${"x".repeat(90)} y`,
  "cr\r\nlf\n",
];

const texts = [...words, ...phrases];

const scalars = [
  ..."012 0o17 0b11 0x1F 1_000 1e3 1.50 -0.0 1e21 1e-7 .5 +1 -1 0 3.0 2001-01-01 2001-01-01T10:00:00Z 1:30".split(" "),
  ..."yes no on off y n True FALSE null ~ NULL 9223372036854775807 9223372036854775808 18446744073709551616".split(" "),
  ..."!!str 12|!!str true|!!int 3|!!float 1|!!binary aGVsbG8=|plain text|a#b|a:b|-a|:a|1.2.3|08|0o8".split("|"),
  ..."1e400|'it''s'|\"\\u263a \\x41\\n\"|'a: b'|\"12\"|'on'|\"\\ttab\"|' x '".split("|"),
];

/** Texts that YAML's writer must quote, fold or write as a block. */
export function oddText(random: Random): string {
  return random.pick(texts);
}

/** Scalars that YAML's reader may take for something else than a text. */
export function oddScalar(random: Random): Value {
  return new Verbatim(random.pick(scalars));
}

/** Any scalar, mostly a harmless one. */
export function anyScalar(random: Random): Value {
  if (random.chance(0.4)) return random.pick(["a", "blue", "x-1", "v1.2", "some words", "7", "/path"]);
  if (random.chance(0.5)) return oddText(random);
  return random.chance(0.5) ? oddScalar(random) : random.pick([1, 0, -3, 8080, true, false, null, 1.5]);
}
