import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import {
  experimentSecrets,
  randomId,
  randomWord,
  sealedSecretManifest,
  sealRegistryCredentials,
  sealValue,
} from "../src/index.ts";
import { checkId } from "../src/operation/check-id.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const { n = "", e = "" } = publicKey.export({ format: "jwk" });
const key = { n, e };
const random = (length: number) => new Uint8Array(randomBytes(length));

describe("sealValue", () => {
  const secret = { namespace: "exp-goods", name: "experiment" };

  test("any value comes back through Node's own RSA-OAEP and AES-GCM", () => {
    const values = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.string({ maxLength: 5000 }));
    fc.assert(
      fc.property(values, (value) => {
        expect(unseal(sealValue(value, { key, secret, random }), "exp-goods/experiment")).toBe(value.toWellFormed());
      }),
      { numRuns: 25 },
    );
  });

  test("a value opens only as the Secret that it was sealed for", () => {
    const sealed = sealValue("x", { key, secret, random });
    expect(() => unseal(sealed, "exp-other/experiment")).toThrow("oaep decoding error");
    expect(() => unseal(sealed, "exp-goods/other")).toThrow("oaep decoding error");
  });

  test("the same value is never sealed to the same bytes", () => {
    expect(sealValue("x", { key, secret, random })).not.toBe(sealValue("x", { key, secret, random }));
  });

  test("a key of another exponent", () => {
    const pair = generateKeyPairSync("rsa", { modulusLength: 2048, publicExponent: 3 });
    const jwk = pair.publicKey.export({ format: "jwk" });
    const sealed = sealValue("Grüße", { key: { n: jwk.n ?? "", e: jwk.e ?? "" }, secret, random });
    expect(unseal(sealed, "exp-goods/experiment", pair.privateKey)).toBe("Grüße");
  });
});

describe("sealedSecretManifest", () => {
  test("carries sealed values only, and survives its directory", () => {
    const text = sealedSecretManifest({
      secret: { namespace: "exp-goods", name: "experiment" },
      key,
      random,
      values: { REST_KEY: "open sesame" },
    });
    const [document] = parseAllDocuments(text);
    const manifest = document?.toJS();
    expect(text).not.toContain("open sesame");
    expect(unseal(manifest.spec.encryptedData.REST_KEY, "exp-goods/experiment")).toBe("open sesame");
    expect({ ...manifest, spec: manifest.spec.template }).toEqual({
      apiVersion: "bitnami.com/v1alpha1",
      kind: "SealedSecret",
      metadata: {
        name: "experiment",
        namespace: "exp-goods",
        annotations: {
          "argocd.argoproj.io/sync-wave": "-2",
          "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
          "argocd.argoproj.io/compare-options": "IgnoreExtraneous",
        },
      },
      spec: { type: "Opaque" },
    });
  });
});

describe("experimentSecrets", () => {
  test("five separate passwords of 160 bits", () => {
    const [document] = parseAllDocuments(experimentSecrets({ kind: "OTree", namespace: "exp-goods", key, random }));
    const sealed: Record<string, string> = document?.toJS().spec.encryptedData;
    const values = Object.values(sealed).map((value) => unseal(value, "exp-goods/experiment"));
    expect(Object.keys(sealed)).toEqual([
      "ADMIN_PASSWORD",
      "REST_KEY",
      "SECRET_KEY",
      "POSTGRES_PASSWORD",
      "DATABASE_PASSWORD",
    ]);
    expect(new Set(values).size).toBe(5);
    for (const value of values) expect(value).toMatch(/^[a-z2-9]{32}$/);
  });

  test("registry credentials become a Secret of the type that the kubelet reads", () => {
    const credentials = '{"auths":{"registry.example":{"auth":"eDp5"}}}';
    const registryCredentials = { dockerConfiguration: credentials };
    const text = experimentSecrets({ kind: "OTree", namespace: "exp-goods", key, random, registryCredentials });
    const manifest = parseAllDocuments(text)[1]?.toJS();
    expect(manifest.spec.template.type).toBe("kubernetes.io/dockerconfigjson");
    const sealed = manifest.spec.encryptedData[".dockerconfigjson"];
    expect(unseal(sealed, "exp-goods/registry-credentials")).toBe(credentials);
  });

  test("the lab's registry credentials are sealed once, for every namespace", () => {
    const dockerConfiguration = '{"auths":{"registry.example":{"auth":"eDp5"}}}';
    const sealedForLab = sealRegistryCredentials({ dockerConfiguration, key, random });
    const text = experimentSecrets({
      kind: "OTree",
      namespace: "exp-goods",
      key,
      random,
      registryCredentials: { sealedForLab },
    });
    const manifest = parseAllDocuments(text)[1]?.toJS();
    expect(manifest.metadata).toMatchObject({
      name: "registry-credentials",
      namespace: "exp-goods",
      annotations: { "sealedsecrets.bitnami.com/cluster-wide": "true" },
    });
    expect(unseal(manifest.spec.encryptedData[".dockerconfigjson"], "")).toBe(dockerConfiguration);
  });
});

test("randomWord uses each of its 32 signs equally often, so five bits of each byte", () => {
  const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
  const counts = Map.groupBy(
    randomWord(256, () => everyByte),
    (sign) => sign,
  );
  expect(counts.size).toBe(32);
  expect([...counts.values()].every((signs) => signs.length === 8)).toBe(true);
});

test("randomId is a word of 8 signs that begins with a letter", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
      expect(checkId(randomId(() => bytes))).toBeUndefined();
    }),
  );
});

/** What the controller in the cluster does, with Node's cryptography. */
function unseal(sealed: string, label: string, opener = privateKey): string {
  const bytes = Buffer.from(sealed, "base64");
  const end = 2 + bytes.readUInt16BE(0);
  const sessionKey = privateDecrypt(
    {
      key: opener,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: "sha256",
      oaepLabel: Buffer.from(label),
    },
    bytes.subarray(2, end),
  );
  const cipher = createDecipheriv("aes-256-gcm", sessionKey, Buffer.alloc(12));
  cipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([cipher.update(bytes.subarray(end, -16)), cipher.final()]).toString("utf8");
}
