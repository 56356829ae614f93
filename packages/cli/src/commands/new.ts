import { certificatePath, overlayPath, pathsForNew, planNew, webServices } from "@grove/experiments";
import { changeLab } from "../change-lab.ts";
import { type Command, option, optionList } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";
import { randomBytes } from "../lab/random-bytes.ts";
import { readTextFile } from "../lab/read-text-file.ts";
import { readSealingKey } from "../lab/sealing-key.ts";

/** Makes an experiment: spec, operation, secrets and overlay, as one commit. */
export const newExperiment: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const image = option(input, "image") ?? "";
  const credentials = option(input, "registryCredentials");
  const request = {
    ...experiment,
    kind: option(input, "kind") ?? "",
    image,
    title: option(input, "title"),
    owners: optionList(input, "owner"),
    registryCredentials: credentials === undefined ? undefined : readTextFile(context, credentials),
    random: randomBytes,
  };
  return await changeLab(context, {
    within: [overlayPath(experiment.environment, experiment.name)],
    next: nextOf(experiment.name, request),
    propose: async (tip) => {
      const files = await tip.read(pathsForNew(experiment));
      return planNew(files, { ...request, sealingKey: readSealingKey(files.get(certificatePath)) });
    },
  });
};

/** A web experiment waits for an image of each of its services. */
function nextOf(name: string, { kind, image }: { readonly kind: string; readonly image: string }): string {
  const repositories = kind === "WebExperiment" ? webServices.map((service) => `${image}/${service}`) : [image];
  return `grove bump ${name} ${repositories.map((repository) => `--image ${repository}:TAG@sha256:DIGEST`).join(" ")}`;
}
