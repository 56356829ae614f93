import { existsSync } from "node:fs";
import { demoFolder } from "./demo-folder.ts";
import { grove } from "./grove.ts";
import { imageDigest } from "./image-digest.ts";
import { makeCertificate } from "./make-certificate.ts";
import { narrate } from "./narrate.ts";
import { changeProject, cloneStarter } from "./project.ts";
import { runBots } from "./run-bots.ts";
import { showLab } from "./show-lab.ts";

const name = "public-goods";
const image = "registry.example/econ/public-goods";
const production = ["--environment", "production"];

/** The whole way of one line of code, from an empty folder to a bad version that was taken back. */
export async function tellStory(options: { bots: boolean }): Promise<void> {
  narrate.step("A lab is one Git repository");
  await makeCertificate();
  grove(["init", demoFolder.lab, "--domain", "lab.example.org", "--certificate", demoFolder.certificate]);
  narrate.note("From here on GROVE_LAB names it, so that no command has to.");

  narrate.step("An experimenter clones the starter, a real oTree project, and its bots play it");
  cloneStarter();
  if (options.bots) runBots();

  narrate.step("The lab gets the experiment, and the pipeline's first image goes to staging");
  grove(["new", name, "--kind", "OTree", "--image", image, "--title", "Public goods"]);
  grove(["bump", name, "--image", builtImage("1.0.0"), "--build", "1"]);

  narrate.step("What did that change in the cluster?");
  grove(["plan", name]);

  narrate.step("People tried it on staging: production gets the same spec and the same digest");
  grove(["promote", name]);

  narrate.step("A new version looks fine on staging, and is bad in production");
  changeProject("Show payoffs in cents");
  grove(["bump", name, "--image", builtImage("1.1.0"), "--build", "2"]);
  grove(["promote", name]);

  narrate.step("Rollback: the previous state comes back as a commit, and a hold keeps it");
  grove(["rollback", name, ...production, "--reason", "1.1.0 shows wrong payoffs"]);
  grove(["promote", name], 1);

  narrate.step("A hold can be set by hand, and lifted");
  grove(["hold", name, "--reason", "exam week"]);
  grove(["bump", name, "--image", builtImage("1.2.0"), "--build", "3"], 1);
  grove(["release", name]);

  narrate.step("Production is not deleted without an archive of its data, which no cluster here could give");
  grove(["delete", name, ...production, "--yes"], 4);

  narrate.step("What there is now");
  grove(["list"]);
  grove(["check"]);
  showLab();
}

/** With `--keep`: the lab of the last run gets one more version. */
export function continueStory(): void {
  if (!existsSync(demoFolder.lab)) throw new Error("there is no lab to go on with: run the demo without --keep first");
  narrate.step("One more version goes to staging of the lab that was kept");
  const now = new Date();
  changeProject(`Another text at ${now.toISOString()}`);
  grove(["bump", name, "--image", builtImage(`1.2.0-${now.getTime()}`), "--build", String(now.getTime())]);
  grove(["plan", name]);
  grove(["list"]);
  showLab();
}

function builtImage(tag: string): string {
  return `${image}:${tag}@${imageDigest(demoFolder.project)}`;
}
