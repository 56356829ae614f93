import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { demoFolder } from "./demo-folder.ts";
import { narrate } from "./narrate.ts";
import { continueStory, tellStory } from "./story.ts";

const usage = `npm run demo [-- --keep | --no-bots]

Makes a lab in .grove/demo and takes one experiment through its life there.
  --keep      go on with the lab of the last run
  --no-bots   do not install oTree, do not let the bots play`;

const { values } = parseArgs({
  allowNegative: true,
  options: { keep: { type: "boolean" }, bots: { type: "boolean", default: true }, help: { type: "boolean" } },
});

if (values.help) console.log(usage);
else {
  const started = performance.now();
  if (values.keep) continueStory();
  else {
    rmSync(demoFolder.root, { recursive: true, force: true });
    await tellStory({ bots: values.bots });
  }
  narrate.step(`Done in ${((performance.now() - started) / 1000).toFixed(1)} s. What to try next`);
  narrate.output(
    [
      "export GROVE_LAB=.grove/demo/lab.git",
      "npx grove render public-goods --environment production",
      "npx grove plan public-goods --environment production",
      "npx grove bump public-goods --image registry.example/econ/public-goods:latest   # refused, and why",
      "git clone .grove/demo/lab.git my-lab",
      "npm run demo -- --keep",
    ].join("\n"),
  );
}
