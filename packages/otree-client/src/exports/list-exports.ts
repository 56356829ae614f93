import { cookieJar } from "../http/cookie-jar.ts";
import { parseAnswer } from "../study/parse-answer.ts";
import { readVersion } from "../study/read-version.ts";
import type { Study } from "../study/study.ts";

/** One table of a study's data, as oTree offers it for download. */
export interface StudyExport {
  /** `public_goods.csv`; only letters, digits, `_` and `-` before the end. */
  readonly file: string;
  /** Where the REST interface gives it. */
  readonly path: string;
}

/** What can be downloaded. */
export interface StudyExports {
  readonly version: string;
  readonly exports: readonly StudyExport[];
  /** Why something may be missing. */
  readonly note: string | undefined;
}

/**
 * All tables that a study offers: page times first, for their download makes oTree write down those that it still has in
 * memory; then all apps together, each app, the author's own exports, and the chat.
 *
 * Own exports stand only on the page "Data" behind the login, so it is read there.
 *
 * @throws GroveError OTREE_UNREACHABLE, OTREE_REFUSED
 */
export async function listExports(study: Study, adminPassword: string): Promise<StudyExports> {
  const version = await readVersion(study);
  if (Number(version.split(".")[0]) < 6) {
    return {
      version,
      exports: [],
      note: `oTree ${version} gives no tables to programs: its data are in the dump alone`,
    };
  }
  const always = Object.keys(names).map(exportAt);
  const offered = await readDataPage(study, adminPassword);
  if (offered === undefined) {
    const apps = Object.keys(parseAnswer<object>(await study.call("/api/apps")));
    const exports = [...always, ...apps.map((app) => exportAt(`/api/export_app?app=${encodeURIComponent(app)}`))];
    return { version, exports, note: "the admin password does not fit: exports of the study's own may be missing" };
  }
  const known = new Set(always.map(({ path }) => path));
  const others = offered.filter((path) => !known.has(path)).map(exportAt);
  return { version, exports: [...always, ...others], note: undefined };
}

/** The paths on the page of downloads, without those for Excel and for one session; nothing when there is no login. */
async function readDataPage(study: Study, password: string): Promise<readonly string[] | undefined> {
  const jar = cookieJar();
  const open = async (path: string, form?: URLSearchParams): Promise<string> => {
    const headers = { cookie: jar.header(), ...(form && { "content-type": "application/x-www-form-urlencoded" }) };
    const answer = await study.send({ path, headers, method: form ? "POST" : "GET", body: form?.toString() });
    jar.keep(answer.headers["set-cookie"]);
    return await answer.body.text();
  };
  const [, token = ""] = /name="csrftoken" value="([^"]*)"/.exec(await open("/login")) ?? [];
  await open("/login", new URLSearchParams({ username: "admin", password, csrftoken: token }));
  const page = await open("/ExportIndex");
  if (!page.includes("/api/export_wide") && !page.includes("No sessions have taken place")) return undefined;
  const paths = [...page.matchAll(/<code>(\/api\/export_[^<]*)<\/code>/g)].map(([, path = ""]) => path);
  return paths.map((path) => path.replaceAll("&amp;", "&")).filter((path) => !/format=|session_code=/.test(path));
}

/** Files are called as oTree's own page calls them, without the date. */
function exportAt(path: string): StudyExport {
  const { pathname, searchParams } = new URL(path, "http://study");
  const words = [searchParams.get("app"), searchParams.get("function_name")].filter((word) => word !== null);
  const name = names[pathname] ?? words.join("_").replaceAll(/[^\w-]/g, "_");
  return { file: `${name}.csv`, path };
}

const names: Readonly<Record<string, string>> = {
  "/api/export_page_times": "PageTimes",
  "/api/export_wide": "all_apps_wide",
  "/api/export_chat": "ChatMessages",
};
