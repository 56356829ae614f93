import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addresses } from "../cluster/addresses.ts";
import { pullCredentials } from "../cluster/parts/registry.ts";
import { sealingCertificate } from "../cluster/parts/sealed-secrets.ts";
import { run } from "../cluster/run/command.ts";
import type { Stand } from "../cluster/stand.ts";
import { groveCommand } from "./grove-command.ts";

/** A lab that seals for the stand, whose experiments may pull from its registry. */
export interface LabOnStand {
  /** Runs `grove` on the lab; gives what it prints. */
  readonly grove: (...words: readonly string[]) => Promise<string>;
  /** `grove new` for an oTree experiment; `image` without its tag. */
  readonly newExperiment: (name: string, image: string) => Promise<void>;
  /** Removes what lies on the disk. */
  readonly remove: () => void;
}

/**
 * Makes a lab by `grove init`: in an empty repository of the git server, or in one on the disk.
 *
 * @throws {GroveError} `COMMAND_FAILED` with grove's words.
 */
export async function makeLab(stand: Stand, url?: string): Promise<LabOnStand> {
  const folder = mkdtempSync(join(tmpdir(), "grove-lab-"));
  const lab = url ?? join(folder, "lab.git");
  const [certificate, credentials] = [join(folder, "sealing.pem"), join(folder, "registry.json")];
  writeFileSync(certificate, await sealingCertificate(stand));
  writeFileSync(credentials, pullCredentials(stand), { mode: 0o600 });
  const grove = async (...words: readonly string[]) =>
    run(groveCommand(...words), { environment: { GROVE_LAB: lab }, directory: folder });
  await grove("init", lab, "--domain", addresses.domain, "--certificate", certificate, "--wildcard-certificate");
  return {
    grove,
    newExperiment: async (name, image) => {
      const options = ["--kind", "OTree", "--image", image, "--registry-credentials", credentials];
      await grove("new", name, ...options);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
