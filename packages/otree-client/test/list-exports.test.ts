import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { listExports, openStudy, type Study } from "../src/index.ts";

/** A study that answers each path with a fixed text; with 404 where there is none. */
async function studyWith(answers: Readonly<Record<string, string>>): Promise<Study> {
  const server = createServer(({ url = "" }, answer) => {
    const text = answers[url];
    answer.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const study = openStudy({ url: `http://127.0.0.1:${typeof address === "object" && address?.port}`, restKey: "key" });
  onTestFinished(async () => {
    await study.close();
    server.close();
  });
  return study;
}

test("oTree 5 gives no tables to programs, which is said", async () => {
  const study = await studyWith({ "/api/otree_version": '{"version": "5.11.5"}' });
  expect(await listExports(study, "password")).toEqual({
    version: "5.11.5",
    exports: [],
    note: "oTree 5.11.5 gives no tables to programs: its data are in the dump alone",
  });
});

test("names from the study's page never lead out of the folder", async () => {
  const page = [
    "<code>/api/export_wide</code>",
    "<code>/api/export_app?app=../../etc/passwd</code>",
    "<code>/api/export_app_custom?app=goods&amp;function_name=custom_export/x</code>",
    "<code>/api/export_app?format=csv_bom&app=goods</code>",
    "<code>/api/export_app?app=goods&session_code={SESSION_CODE}</code>",
  ].join("\n");
  const study = await studyWith({
    "/api/otree_version": '{"version": "6.0.15"}',
    "/login": '<input type="hidden" name="csrftoken" value="1">',
    "/ExportIndex": page,
  });
  const { exports } = await listExports(study, "password");
  expect(exports).toEqual([
    { file: "PageTimes.csv", path: "/api/export_page_times" },
    { file: "all_apps_wide.csv", path: "/api/export_wide" },
    { file: "ChatMessages.csv", path: "/api/export_chat" },
    { file: "______etc_passwd.csv", path: "/api/export_app?app=../../etc/passwd" },
    { file: "goods_custom_export_x.csv", path: "/api/export_app_custom?app=goods&function_name=custom_export/x" },
  ]);
});

test("an answer that is no oTree's is told in its own words, without markup", async () => {
  const study = await studyWith({});
  await expect(listExports(study, "password")).rejects.toMatchObject({
    code: "OTREE_REFUSED",
    message: expect.stringContaining("/api/otree_version answers with 404") as string,
  });
});
