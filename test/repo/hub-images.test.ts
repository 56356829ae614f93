import { expect, test } from "vitest";
import { parse } from "yaml";
import { readRepositoryFile } from "../support/repository.ts";

// A hub talks to people's servers as one version of JupyterHub to itself. Courses choose theirs by FROM, which no lock sees.

const { images } = parse(readRepositoryFile("images.lock.yaml")) as ImagesLock;
const version = images["jupyterhub"]?.tag;

test.for([
  ["the hub's packages", "images/hub/requirements.in", /^jupyterhub==(\S+)$/m],
  ["the servers' packages", "images/user/requirements.in", /^jupyterhub==(\S+)$/m],
  ["how the hub's image is built", "images/hub/Containerfile", /--tag REGISTRY\/jupyterhub:(\S+)/],
  ["how the servers' image is built", "images/user/Containerfile", /--tag REGISTRY\/jupyterhub-user:(\S+)/],
  ["what a course stands on", "starter/Containerfile", /^FROM \S+\/jupyterhub-user:(\S+)$/m],
] as const)("%s: the version of the lock", ([, file, pattern]) => {
  expect(pattern.exec(readRepositoryFile(`apps/jupyterhub/${file}`))?.[1]).toBe(version);
});

interface ImagesLock {
  readonly images: Readonly<Record<string, { readonly tag: string }>>;
}
