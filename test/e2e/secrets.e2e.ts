import { beforeAll, expect, test } from "vitest";
import { sendRequest } from "../cluster/run/send-request.ts";
import { eventually } from "./support/eventually.ts";
import { publishVersions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";

// Passwords and keys, as a lab manager deals with them.

const lab = await theLab();
const name = "keys";
const study = otreeOf(lab, "staging", name);

beforeAll(async () => {
  await lab.newExperiment(name, (await publishVersions()).first);
  await lab.grove("wait", name);
  await eventually("oTree answers", async () => (await study.page("/api/sessions")).status === 200);
});

test("grove secrets show: what opens the study, and not where a log would keep it", { tags: ["full"] }, async () => {
  const { ADMIN_PASSWORD, REST_KEY, SECRET_KEY } = await study.secrets();
  const shown = JSON.parse(await lab.grove("secrets", "show", name, "--json")) as object;
  expect(shown).toEqual({ ADMIN_PASSWORD, REST_KEY, SECRET_KEY });
  const refused = await lab.tryGrove("secrets", "show", name);
  expect(refused).toMatchObject({ exitCode: 1, output: "", errors: expect.stringContaining("SECRETS_NOT_FOR_LOGS") });
});

test(
  "grove secrets rotate: the running study takes the new key and refuses the old one; data and other keys stay",
  { tags: ["full"] },
  async () => {
    await study.createSession(2);
    const [rows, before] = [await study.participantsHash(), await study.secrets()];
    await lab.grove("secrets", "rotate", name, "--key", "REST_KEY", "--yes");
    await eventually(
      "the cluster has the new key",
      async () => (await study.secrets())["REST_KEY"] !== before["REST_KEY"],
    );
    await eventually("the study takes it", async () => (await study.page("/api/sessions")).status === 200);
    await eventually("the study refuses the old one", async () => (await askWith(before["REST_KEY"] ?? "")) === 403);
    const { REST_KEY: _old, ...others } = before;
    expect(await study.secrets()).toMatchObject(others);
    expect(await study.participantsHash()).toBe(rows);
  },
);

/** The status of a request with this key. */
async function askWith(key: string): Promise<number> {
  const { ingress: address, authority } = lab.place;
  const headers = { "otree-rest-key": key };
  return (await sendRequest({ url: `https://${study.host}/api/sessions`, address, authority, headers })).status;
}
