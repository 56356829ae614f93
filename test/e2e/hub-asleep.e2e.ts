import { beforeAll, describe, expect, test } from "vitest";
import { hubName } from "../cluster/addresses.ts";
import { publishCourse, publishHubImages } from "../cluster/build/hub-images.ts";
import { hubClient } from "../cluster/parts/identity-provider.ts";
import { localStand } from "../cluster/stand.ts";
import { eventually } from "./support/eventually.ts";
import { authenticationBy, editHub, hubOf } from "./support/hub.ts";
import { theLab } from "./support/lab.ts";
import { repositoryOf } from "./support/repository-of.ts";

// A hub that was put to sleep before its first image came: no pod has ever mounted its volume, so the volume is not made yet.

const lab = await theLab();
const stand = localStand((line) => process.stdout.write(`${line}\n`));
const name = "next-term";

describe.skipIf(!lab.isStand)("next term's hub (on the stand, where its images are built)", { tags: ["full"] }, () => {
  let image: string;
  beforeAll(async () => {
    await publishHubImages(stand);
    image = await publishCourse(stand, { name: hubName, tag: "2026.1" });
    await lab.grove("new", name, "--kind", "JupyterHub", "--image", repositoryOf(image));
    await editHub(lab, "next term's hub", {
      environment: "staging",
      name,
      spec: { authentication: authenticationBy(hubClient(stand)), check: "{packages: [numpy]}" },
    });
    await hubOf(lab, "staging", name).setClient(hubClient(stand));
  }, 1_800_000); // without a cache four images are built

  test("asleep, its first image is synced, though nothing runs", async () => {
    await lab.grove("sleep", name);
    const bumped = await lab.grove("bump", name, "--image", image, "--json");
    const { commit } = JSON.parse(bumped) as { readonly commit: string };
    await eventually("the sync of its first image has ended", async () => {
      const { operationState } = (await lab.application("staging", name))?.status ?? {};
      return operationState?.syncResult?.revision === commit && operationState.phase === "Succeeded";
    });
    await lab.awaitState("staging", name, "Synced Healthy");
  });

  test("grove wake brings it up, and its notebook check passes", async () => {
    await lab.grove("wake", name);
    expect(await lab.grove("wait", name, "--timeout", "600")).toContain("is live");
  });
});
