import { expect, test } from "vitest";
import { unresolvedImages } from "../src/index.ts";

test("images to look up: those without a digest, but none that the lab has not built yet", () => {
  const lock = `apiVersion: grove/v1
images:
  postgres: { repository: docker.io/library/postgres, tag: "17.7" }
  nginx: { repository: docker.io/library/nginx, tag: "1.29", digest: "sha256:${"a".repeat(64)}" }
  jupyterhub: { repository: registry.example/grove/jupyterhub, tag: "5.5.4" }
`;
  expect(unresolvedImages(new Map([["images.lock.yaml", lock]]))).toEqual(["docker.io/library/postgres:17.7"]);
});
