import { describe, expect, test } from "vitest";
import { formatRemote, parseRemote } from "../src/index.ts";
import { GroveError } from "@grove/plan";

describe("parseRemote takes", () => {
  test.for([
    ["/srv/git/lab.git", "/srv/git/lab.git"],
    ["/srv/git/a::b", "/srv/git/a::b"],
    ["lab.git", `${process.cwd()}/lab.git`],
    ["../lab", `${process.cwd().slice(0, process.cwd().lastIndexOf("/"))}/lab`],
    ["file:///srv/git/lab.git", "file:///srv/git/lab.git"],
    ["https://git.example/econ/lab.git", "https://git.example/econ/lab.git"],
    ["http://localhost:8080/lab.git", "http://localhost:8080/lab.git"],
    ["ssh://git@git.example:2222/econ/lab.git", "ssh://git@git.example:2222/econ/lab.git"],
    ["git@git.example:econ/lab.git", "git@git.example:econ/lab.git"],
  ])("%s", ([text, url]) => {
    expect(parseRemote(text!)).toEqual({ url, configuration: [] });
  });
});

describe("parseRemote refuses", () => {
  test.for([
    "",
    "-x",
    "--upload-pack=touch /tmp/owned",
    "ext::sh -c id",
    "fd::17",
    "https://git.example/a\nb",
    "ftp://git.example/lab",
    "git://git.example/lab",
    "ssh://-oProxyCommand=id/lab",
    "ssh://-x@git.example/lab",
    "ssh://%2DoProxyCommand=id/lab",
    "ssh://%2Dx@git.example/lab",
    "https://ci:50%@git.example/lab",
    "ssh://git:secret@git.example/lab",
    "-oProxyCommand=id:lab",
    "git.example:-x",
    " file:///srv/lab.git",
    "ssh://git.example/lab ",
    "file://server/share/lab",
    "https://",
  ])("%j", (text) => {
    expect(() => parseRemote(text)).toThrow(GroveError);
    expect(() => parseRemote(text)).toThrow(expect.objectContaining({ code: "REMOTE_INVALID", kind: "usage" }));
  });
});

test("a password leaves the URL for a header that only this host gets", () => {
  expect(parseRemote("https://ci:s3cret@git.example/lab.git")).toEqual({
    url: "https://git.example/lab.git",
    configuration: [["http.https://git.example/.extraHeader", `Authorization: Basic ${btoa("ci:s3cret")}`]],
  });
});

test.for([
  ["https://ci:s3cret@git.example/lab.git", "https://git.example/lab.git"],
  ["https://token@git.example/lab.git", "https://git.example/lab.git"],
  ["git@git.example:lab.git", "git@git.example:lab.git"],
  ["/srv/lab.git", "/srv/lab.git"],
])("formatRemote prints %s as %s", ([url, printed]) => {
  expect(formatRemote(url!)).toBe(printed);
});
