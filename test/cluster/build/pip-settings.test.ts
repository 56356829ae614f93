import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pipSettings } from "./pip-settings.ts";

let machine: string;

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), "pip-settings-"));
  vi.stubEnv("PATH", [machine, process.env["PATH"]].join(delimiter));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(machine, { recursive: true });
});

test("the environment's settings win, and a file that one names is lent under the build's own path", async () => {
  const certificate = join(machine, "authority.crt");
  writeFileSync(certificate, "a certificate");
  havePip(`:env:.index-url='https://index.example/simple'
global.cert='${certificate}'
global.index-url='https://other.example/simple'
install.no-binary=':none:'
freeze.all='true'`);
  const lent = join(machine, "lent");
  expect(await pipSettings(lent)).toEqual(["--volume", `${lent}:/etc/xdg/pip:ro`]);
  expect(readFileSync(join(lent, "pip.conf"), "utf8")).toBe(`[global]
cert = /etc/xdg/pip/cert
index-url = https://index.example/simple
no-binary = :none:
`);
  expect(readFileSync(join(lent, "cert"), "utf8")).toBe("a certificate");
});

test("a machine without settings lends none", async () => {
  havePip("");
  await pipSettings(join(machine, "lent"));
  expect(readFileSync(join(machine, "lent", "pip.conf"), "utf8")).toBe("[global]\n");
});

/** A pip that lists these settings. */
function havePip(settings: string): void {
  writeFileSync(join(machine, "pip"), `#!/bin/sh\ncat <<'END'\n${settings}\nEND\n`, { mode: 0o755 });
}
