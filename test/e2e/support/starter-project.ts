import type { Files } from "@grove/plan";
import { starterFiles } from "../../support/study-with.ts";

/** What somebody who begins a project got from the lab manager. */
export interface Beginning {
  /** `greetings` */
  readonly name: string;
  /** The repository of its image, or the folder of its images. */
  readonly image: string;
  /** The path of the lab's project. */
  readonly labProject: string;
}

/** The starter of studies, or of courses, under a name of its own. */
export async function starterProjectFiles(kind: "otree" | "jupyterhub", beginning: Beginning): Promise<Files> {
  const files = await starterFiles(kind);
  const [spec = "", pipeline = ""] = [files.get("experiment.yaml"), files.get(".gitlab-ci.yml")];
  return new Map([
    ...files,
    ["experiment.yaml", ownSpec(spec, beginning)],
    [".gitlab-ci.yml", pipeline.replaceAll("econ/lab", beginning.labProject)],
  ]);
}

/** An `experiment.yaml` with another name and image. */
export function ownSpec(spec: string, { name, image }: Pick<Beginning, "name" | "image">): string {
  return spec.replace(/^name: .*/m, `name: ${name}`).replace(/^image: .*/m, `image: ${image}`);
}
