import { renderCases } from "./support/render-cases.ts";

// What is read and how it is written. Expected texts come from kustomize 5.8.2.
renderCases([
  {
    name: "numbers, dates and words",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
`,
      "r.yaml": `apiVersion: v1
kind: X
metadata:
  name: n
v: [012, 0o17, 0b11, 1_000, 1e3, 1.50, 1e21, 1e-7, -0.0, 1e400, yes, no, y, ~, True, 2001-01-01, 1:30, 0x1F, 12345678901234567890, 1234567.5, "0", 'x']
`,
    },
    yaml: `apiVersion: v1
kind: X
metadata:
  name: "n"
v:
- 10
- 15
- 3
- 1000
- 1000
- 1.5
- 1e+21
- 1e-07
- 0
- 1e400
- "yes"
- "no"
- "y"
- null
- true
- "2001-01-01T00:00:00Z"
- "1:30"
- 31
- 12345678901234567890
- 1.2345675e+06
- "0"
- x
`,
  },
  {
    name: "anchors and merge keys",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
`,
      "r.yaml": `apiVersion: v1
kind: X
metadata:
  name: n
a: &x {b: 1, c: [1]}
d: *x
e:
  <<: *x
  b: 2
`,
    },
    yaml: `a:
  b: 1
  c:
  - 1
apiVersion: v1
d:
  b: 1
  c:
  - 1
e:
  b: 2
  c:
  - 1
kind: X
metadata:
  name: "n"
`,
  },
  {
    name: "key order",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
`,
      "r.yaml": `apiVersion: v1
kind: X
metadata:
  name: n
k10: 1
k9: 1
ab: 1
a-b: 1
a.b: 1
_x: 1
K1: 1
"on": 1
y: 1
`,
    },
    yaml: `_x: 1
K1: 1
a-b: 1
a.b: 1
ab: 1
apiVersion: v1
k9: 1
k10: 1
kind: X
metadata:
  name: "n"
"on": 1
"y": 1
`,
  },
  {
    name: "block and folded texts",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
`,
      "r.yaml": `apiVersion: v1
kind: X
metadata:
  name: n
a: |
  x
  y
b: >-
  x
  y

  z
c: |+
  x

d: "  lead\\nx"
e: "trail \\nx"
f: "tab\\there"
`,
    },
    yaml: `a: |
  x
  y
apiVersion: v1
b: |-
  x y
  z
c: |+
  x

d: |2-
    lead
  x
e: "trail \\nx"
f: "tab\\there"
kind: X
metadata:
  name: "n"
`,
  },
  {
    name: "long texts are folded after column 80",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
`,
      "r.yaml": `apiVersion: v1
kind: X
metadata:
  name: n
a: word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word end
b: 'it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s it''s end'
c: "q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t q\\\\t end"
`,
    },
    yaml: `a: word word word word word word word word word word word word word word word word
  word word word word word word word word word word word word word word end
apiVersion: v1
b: it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's it's
  it's it's it's it's it's it's it's it's it's end
c: q\\t q\\t q\\t q\\t q\\t q\\t q\\t q\\t q\\t q\\t q\\t q\\t q\\t q\\t q\\t q\\t q\\t q\\t q\\t q\\t
  q\\t q\\t q\\t q\\t q\\t end
kind: X
metadata:
  name: "n"
`,
  },
  {
    name: "quotes where they are needed",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
`,
      "r.yaml":
        'apiVersion: v1\nkind: X\nmetadata:\n  name: n\na: ["a: b", "a #b", "- x", "@x", "", "=", "<<", "null", "1.2.3", "#x", "x\\u2028y", "\\U0001F600", "\\u00a0", "\\ufeffa", "\u00e9"]\n',
    },
    yaml: "a:\n- 'a: b'\n- 'a #b'\n- '- x'\n- '@x'\n- \"\"\n- =\n- <<\n- \"null\"\n- 1.2.3\n- '#x'\n- 'x\u2028  y'\n- \"\\U0001F600\"\n- \u00a0\n- \"\\uFEFF\\x61\"\n- \u00e9\napiVersion: v1\nkind: X\nmetadata:\n  name: \"n\"\n",
  },
  {
    name: "documents, lists and Windows line breaks",
    files: {
      "kustomization.yaml": `resources: [r.yaml, l.yaml]
`,
      "r.yaml":
        "# c\r\n---\r\napiVersion: v1\r\nkind: X\r\nmetadata:\r\n  name: n\r\n---\r\n# nothing\r\n---\r\napiVersion: v1\r\nkind: X\r\nmetadata:\r\n  name: m\r\n",
      "l.yaml": `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Y
  metadata:
    name: 5
    annotations: {b: 1, a: true}
`,
    },
    yaml: `apiVersion: v1
kind: X
metadata:
  name: m
---
apiVersion: v1
kind: X
metadata:
  name: "n"
---
apiVersion: v1
kind: "Y"
metadata:
  annotations:
    a: "true"
    b: "1"
  name: 5
`,
  },
  {
    name: "a comment directly behind a quoted text, a bracket or a block's sign",
    files: {
      "kustomization.yaml": `resources: [r.yaml]
namePrefix: "p-"#comment
`,
      "r.yaml": `apiVersion: v1
kind: X
metadata: {name: n}#comment
a: 'b'#comment
c: |#comment
  d
e: f#g
`,
    },
    yaml: `a: b
apiVersion: v1
c: |
  d
e: f#g
kind: X
metadata:
  name: p-n
`,
  },
  {
    name: "brackets and quoted texts that go on further left",
    files: {
      "kustomization.yaml": `resources: [
r.yaml
]
`,
      "r.yaml": `apiVersion: v1
kind: X
metadata: {
name: n,
labels: {a: b, # comment
c: "d
e"}
}
v:
- 'f

g'
- [h,
{i: j
k}]
- |
  it's {
w: x
`,
    },
    yaml: `apiVersion: v1
kind: X
metadata:
  labels:
    a: b
    c: d e
  name: "n"
v:
- |-
  f
  g
- - h
  - i: j k
- |
  it's {
w: x
`,
  },
  {
    name: "a block text at the end of a file that ends without a line break",
    files: {
      "kustomization.yaml": `resources: [r.yaml, comment.yaml]
patches:
- target: {name: p}
  patch: |
    - op: add
      path: /patched
      value: |
        x
        y
`,
      "r.yaml": "apiVersion: v1\nkind: X\nmetadata: {name: p}\ndata: |+\n  x\n  y",
      "comment.yaml": "apiVersion: v1\nkind: X\nmetadata: {name: q}\ndata: |\n  x\n  y\n# y",
    },
    yaml: `apiVersion: v1
data: |-
  x
  y
kind: X
metadata:
  name: p
patched: |-
  x
  y
---
apiVersion: v1
data: |
  x
  y
kind: X
metadata:
  name: q
`,
  },
  {
    name: "tags of YAML 1.1 make no other nodes",
    files: {
      "kustomization.yaml": "resources: [r.yaml]\n",
      "r.yaml": `apiVersion: e/v1
kind: X
metadata: {name: x}
spec:
  binary: !!binary aGVsbG8=
  omap: !!omap [a: b, c: d]
  pairs: !!pairs
  - a: b
  set: !!set {a, b}
`,
    },
    yaml: `apiVersion: e/v1
kind: X
metadata:
  name: x
spec:
  binary: hello
  omap:
  - a: b
  - c: d
  pairs:
  - a: b
  set:
    a: ""
    b: ""
`,
  },
]);
