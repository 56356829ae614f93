import { parseEnvironment, parseImagesLock } from "../src/index.ts";
import { describe, expect, test } from "vitest";

const environment = `apiVersion: grove/v1
domain: staging.lab.example
sync: automatic
repository: https://gitlab.example/econ/lab.git
tls: {wildcardSecret: wildcard-tls}
storageClass: grove-retain
resources: {memory: 384Mi, cpu: 100m}
quota: {memory: 2Gi, cpu: 2, storage: 20Gi, pods: 20}
archive: {endpoint: "https://s3.example:9000", bucket: lab-archive}
`;

test("a whole environment; MicroK8s' ingress class unless told", () => {
  expect(parseEnvironment(environment, "environment.yaml")).toEqual({
    value: {
      apiVersion: "grove/v1",
      domain: "staging.lab.example",
      sync: "automatic",
      repository: "https://gitlab.example/econ/lab.git",
      tls: { wildcardSecret: "wildcard-tls" },
      ingressClass: "public",
      storageClass: "grove-retain",
      resources: { memory: "384Mi", cpu: "100m" },
      quota: { memory: "2Gi", cpu: "2", storage: "20Gi", pods: 20 },
      archive: { endpoint: "https://s3.example:9000", bucket: "lab-archive", region: "us-east-1" },
    },
    problems: [],
  });
});

const oneSource = "write exactly one of wildcardSecret (one certificate for all hosts) and issuer (one for each host)";
const likeNetwork = "write an address and how many of its bits count, for example 10.3.0.17/32 for one address";
const likeGit = "write it like https://gitlab.example/econ/lab.git";

describe("a change of one line", () => {
  test.for([
    ["wildcardSecret: wildcard-tls", "issuer: letsencrypt", undefined, undefined],
    ["wildcardSecret: wildcard-tls", "", "5:6 TLS_SOURCE", oneSource],
    ["wildcard-tls", "a, issuer: b", "5:6 TLS_SOURCE", oneSource],
    [
      "wildcard-tls",
      "Wildcard_TLS",
      "5:23 OBJECT_NAME_INVALID",
      "write lower-case letters, digits and -, for example wildcard-tls",
    ],
    ["wildcard-tls", "a, isuer: b", "5:26 KEY_UNKNOWN", 'did you mean "issuer"?'],
    ["automatic", "auto", "3:7 VALUE_INVALID", "take one of automatic, manual"],
    [
      "staging.lab.example",
      "lab",
      "2:9 HOST_INVALID",
      "write a full name in lower case, for example goods.example.org",
    ],
    ["https://gitlab", "https://ada:secret@gitlab", "4:13 URL_INVALID", "take the password out of the address"],
    ["https://gitlab.example/econ/lab.git", "git@gitlab.example:econ/lab.git", undefined, undefined],
    ["https://gitlab.example/econ/lab.git", '"--upload-pack=x"', "4:13 URL_INVALID", likeGit],
    ["https://gitlab.example/econ/lab.git", "ext::sh", "4:13 URL_INVALID", likeGit],
    ["https://s3", "ftp://s3", "9:21 URL_INVALID", "write it like https://s3.example"],
    [
      "lab-archive",
      "Lab",
      "9:56 BUCKET_INVALID",
      "write 3 to 63 lower-case letters, digits, . and -, for example lab-archive",
    ],
    ["lab-archive", "lab, region: eu-central-1, network: 10.3.0.17/32", undefined, undefined],
    ["lab-archive", "lab, network: fd00::17/128", undefined, undefined],
    ["lab-archive", 'lab, network: "::/0"', undefined, undefined],
    ["lab-archive", "lab, network: 10.3.0.17", "9:70 NETWORK_INVALID", likeNetwork],
    ["lab-archive", "lab, network: 10.3.0.256/32", "9:70 NETWORK_INVALID", likeNetwork],
    ["lab-archive", "lab, network: 10.3.0.17/33", "9:70 NETWORK_INVALID", likeNetwork],
    ["lab-archive", "lab, network: 10.3.17/32", "9:70 NETWORK_INVALID", likeNetwork],
    ["lab-archive", "lab, network: s3.example/32", "9:70 NETWORK_INVALID", likeNetwork],
    ["lab-archive", "lab, network: 1::2::3/64", "9:70 NETWORK_INVALID", likeNetwork],
    ["pods: 20", "pods: 1", "8:51 VALUE_INVALID", "write at least 4"],
    ["quota: ", "quotas: ", "8:1 KEY_UNKNOWN", 'did you mean "quota"?'],
  ] as const)("%j → %j: %s", ([from, to, place, next]) => {
    const { value, problems } = parseEnvironment(environment.replace(from, to), "environment.yaml");
    const problem = problems.find(({ line, column, code }) => `${line}:${column} ${code}` === place);
    expect(problem?.next).toBe(next);
    expect(value === undefined).toBe(place !== undefined);
  });
});

test("a password in an address is not shown", () => {
  const { problems } = parseEnvironment(environment.replace("https://", "https://ada:secret@"), "environment.yaml");
  expect(JSON.stringify(problems)).not.toContain("secret@");
});

describe("parseImagesLock", () => {
  const lock = `apiVersion: grove/v1
images:
  postgres: {repository: docker.io/library/postgres, tag: "17.7-bookworm"}
`;

  test("reads versions, which may lack a digest", () => {
    expect(parseImagesLock(lock, "images.lock.yaml").value?.images).toEqual({
      postgres: { repository: "docker.io/library/postgres", tag: "17.7-bookworm" },
    });
  });

  test.for([
    ['"17.7-bookworm"', "17.7", "3:59 VALUE_INVALID"],
    ['"17.7-bookworm"', "latest", "3:59 IMAGE_TAG_MUTABLE"],
    ['"17.7-bookworm"', "a, digest: sha256:00", "3:70 IMAGE_DIGEST_INVALID"],
    ["postgres:", "Postgres:", "3:13 KEY_INVALID"],
    ["library/postgres", "library/postgres:17", "3:26 IMAGE_NOT_REPOSITORY"],
  ] as const)("%j → %j: %s", ([from, to, place]) => {
    const { problems } = parseImagesLock(lock.replace(from, to), "images.lock.yaml");
    expect(problems.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual([place]);
  });
});
