import { expect, test } from "vitest";
import { openArchivedSecrets, sealArchivedSecrets } from "../src/archive/archived-secrets.ts";
import { recoveryKey } from "./support/recovery-key.ts";

const secrets = { ADMIN_PASSWORD: "k7f3q9x2", REST_KEY: "1e3", SECRET_KEY: 'a "quoted": word, #1' };

test("an archive's secrets are opened by the lab's recovery key, and by no other", async () => {
  const [own, other] = [await recoveryKey(), await recoveryKey()];
  const text = await sealArchivedSecrets(secrets, own.recipient);
  expect(text).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/);
  expect(await openArchivedSecrets(text, own.identityFile)).toEqual(secrets);
  await expect(openArchivedSecrets(text, other.identityFile)).rejects.toMatchObject({ code: "RECOVERY_KEY_WRONG" });
  await expect(openArchivedSecrets(text, "nothing")).rejects.toMatchObject({ code: "RECOVERY_KEY_INVALID" });
});
