import { checkLab } from "@grove/experiments";
import { expect, test } from "vitest";
import { findRepositoryFiles, readRepositoryFile } from "../support/repository.ts";

test("this repository is a lab without a fault; only its platform images wait for their digests", () => {
  const apps = ["otree", "jupyterhub", "web-experiment"].flatMap((app) => [
    `apps/${app}/base`,
    `apps/${app}/components`,
  ]);
  const directories = ["environments", ...apps, "bootstrap"];
  const paths = directories.flatMap((directory) => findRepositoryFiles(directory, ""));
  const files = new Map([...paths, "images.lock.yaml"].map((path) => [path, readRepositoryFile(path)]));
  expect(checkLab(files).map(({ severity, code }) => `${severity} ${code}`)).toEqual([
    "warning PLATFORM_IMAGE_WITHOUT_DIGEST",
  ]);
});
