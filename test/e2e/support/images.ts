import { publishExperiment } from "../../cluster/build/experiment-image.ts";
import { localStand } from "../../cluster/stand.ts";
import { readRepositoryFile } from "../../support/repository.ts";
import { repositoryOf } from "./repository-of.ts";

/** Versions of one study, which participants can tell apart. */
export interface Versions {
  readonly repository: string;
  /** References as `grove bump` takes them. */
  readonly first: string;
  readonly second: string;
  /** What only the second one's introduction says. */
  readonly secondSays: string;
  /** Stores a field more, `Player.age`. */
  readonly withField: string;
}

const introduction = "public_goods/Introduction.html";
const code = "public_goods/__init__.py";
const secondSays = "a quarter of an hour";

/** The versions in the registry; built now on the stand, ready made on another cluster. */
export async function publishVersions(): Promise<Versions> {
  const [first = "", second = "", withField = ""] = process.env["GROVE_E2E_IMAGES"]?.split(" ") ?? (await build());
  return { repository: repositoryOf(first), first, second, secondSays, withField };
}

/** One that submits a participant's contribution after fifteen seconds without an answer; on the stand only. */
export async function publishTimedVersion(): Promise<string> {
  const stand = localStand((line) => process.stdout.write(`${line}\n`));
  const timed = readRepositoryFile(`apps/otree/starter/${code}`).replace(
    "class Contribute(Page):\n",
    "class Contribute(Page):\n    timeout_seconds = 15\n",
  );
  return publishExperiment(stand, { name: "study", tag: "1.2.0", changes: { [code]: timed } });
}

async function build(): Promise<readonly string[]> {
  const stand = localStand((line) => process.stdout.write(`${line}\n`));
  const text = readRepositoryFile(`apps/otree/starter/${introduction}`).replace("about ten minutes", secondSays);
  const models = readRepositoryFile(`apps/otree/starter/${code}`).replace(
    "    contribution = models",
    "    age = models.IntegerField(blank=True)\n    contribution = models",
  );
  return [
    await publishExperiment(stand, { name: "study", tag: "1.0.0" }),
    await publishExperiment(stand, { name: "study", tag: "1.1.0", changes: { [introduction]: text } }),
    await publishExperiment(stand, { name: "study", tag: "2.0.0", changes: { [code]: models } }),
  ];
}
