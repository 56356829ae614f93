import { GroveError } from "@grove/plan";
import type { Login } from "../cluster/people.ts";
import { type Answer, readAnswer, readLines } from "./argocd-answer.ts";
import type { ArgocdApplication } from "./argocd-application.ts";
import { type Browser, type BrowserOptions, openBrowser, type Page } from "./browser.ts";

/** What a person can do in Argo CD's page, by the calls that the page itself makes. */
export interface ArgocdPage {
  readonly applications: () => Promise<Answer<readonly ArgocdApplication[]>>;
  readonly application: (name: string) => Promise<Answer<ArgocdApplication>>;
  readonly sync: (name: string, options?: SyncOptions) => Promise<Answer<ArgocdApplication>>;
  /** Back to an entry of the Application's history. */
  readonly rollback: (name: string, id: number) => Promise<Answer<ArgocdApplication>>;
  /** The last lines of a resource's pods. */
  readonly logs: (name: string, query: LogQuery) => Promise<Answer<readonly string[]>>;
  readonly runAction: (name: string, call: ActionCall) => Promise<Answer<undefined>>;
  /** With everything that the Application manages. */
  readonly deleteApplication: (name: string) => Promise<Answer<undefined>>;
  /** A token of a local account, which holds for so many seconds. */
  readonly createToken: (account: string, seconds: number) => Promise<Answer<string>>;
  /** Anything else that the page reads, below `/api/v1`. */
  readonly read: (path: string) => Promise<Answer<unknown>>;
  /** What says who is there: the identity provider's own token, which Argo CD keeps in a cookie. */
  readonly token: () => string | undefined;
}

/** One object that an Application manages. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface SyncOptions {
  readonly revision?: string;
  readonly prune?: boolean;
  readonly dryRun?: boolean;
  /** Only these, as the page's selective sync: it runs no hooks. */
  readonly resources?: readonly Pick<Resource, "group" | "kind" | "namespace" | "name">[];
}

export interface LogQuery {
  readonly resource: Resource;
  readonly container?: string;
  /** 100 unless told. */
  readonly tailLines?: number;
}

export interface ActionCall {
  readonly resource: Resource;
  readonly action: string;
}

export interface ArgocdPageOptions extends BrowserOptions {
  /** As people type it: `https://argocd.lab.example`. */
  readonly url: string;
}

/**
 * Logs a person in, by the whole way: Argo CD, identity provider, and back with a cookie.
 *
 * @throws {GroveError} `LOGIN_FAILED` with what the last page said.
 */
export async function logIn(options: ArgocdPageOptions, person: Login): Promise<ArgocdPage> {
  const { url } = options;
  const browser = openBrowser(options);
  const form = await browser.visit({ url: `${url}/auth/login?return_url=${url}/applications` });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const last = await browser.visit({ url: form.url, method: "POST", headers, body: `person=${person}` });
  const page = pageIn(browser, url);
  if (page.token() === undefined) throw loginFailed(person, last);
  return page;
}

/** Opens the page as somebody who has not logged in; with a token, as somebody who claims to be it. */
export function openArgocdPage(options: ArgocdPageOptions, token?: string): ArgocdPage {
  const browser = openBrowser(options);
  if (token !== undefined) browser.cookies(new URL(options.url).hostname).set(tokenCookie, token);
  return pageIn(browser, options.url);
}

const tokenCookie = "argocd.token";

function pageIn(browser: Browser, url: string): ArgocdPage {
  const callApi = caller(browser, `${url}/api/v1`);
  const call: Call = async (method, path, body) => callApi(method, `/applications${path}`, body);
  return {
    applications: async () => readAnswer(await call("GET", ""), itemsOf),
    application: async (name) => readAnswer(await call("GET", `/${name}`), asApplication),
    sync: async (name, sync = {}) => readAnswer(await call("POST", `/${name}/sync`, sync), asApplication),
    rollback: async (name, id) => readAnswer(await call("POST", `/${name}/rollback`, { id }), asApplication),
    logs: async (name, query) => readLines(await call("GET", `/${name}/logs?${logParameters(query)}`)),
    runAction: async (name, { resource, action }) => {
      const { name: resourceName, ...rest } = resource;
      return readAnswer(await call("POST", `/${name}/resource/actions/v2`, { ...rest, resourceName, action }), nothing);
    },
    deleteApplication: async (name) =>
      readAnswer(await call("DELETE", `/${name}?cascade=true&propagationPolicy=foreground`), nothing),
    createToken: async (account, expiresIn) =>
      readAnswer(
        await callApi("POST", `/account/${account}/token`, { name: account, expiresIn }),
        (body) => (body as { readonly token: string }).token,
      ),
    read: async (path) => readAnswer(await callApi("GET", path), (body) => body),
    token: () => browser.cookies(new URL(url).hostname).get(tokenCookie),
  };
}

function loginFailed(person: Login, { url, status, body }: Page): GroveError {
  return new GroveError(`${person} was not logged in; ${url} said ${status}: ${body.trim()}`, {
    code: "LOGIN_FAILED",
    next: "compare oidc.config in argocd-cm with the identity provider, and see the log of argocd-server",
  });
}

type Call = (method: string, path: string, body?: object) => Promise<Page>;

/** Argo CD refuses whatever changes something and is not declared as JSON, against forged requests. */
function caller(browser: Browser, base: string): Call {
  const headers = { "content-type": "application/json" };
  return async (method, path, body) => {
    const request = { url: `${base}${path}`, method, headers };
    return browser.send(body === undefined ? request : { ...request, body: JSON.stringify(body) });
  };
}

/** The list is `null` when there is none that the person may see. */
function itemsOf(body: unknown): readonly ArgocdApplication[] {
  return (body as { readonly items: readonly ArgocdApplication[] | null }).items ?? [];
}

function asApplication(body: unknown): ArgocdApplication {
  return body as ArgocdApplication;
}

function nothing(): undefined {
  return undefined;
}

function logParameters({ resource, container, tailLines = 100 }: LogQuery): string {
  const { version: _, name: resourceName, ...rest } = resource;
  const parameters = { ...rest, resourceName, tailLines: `${tailLines}`, follow: "false" };
  return new URLSearchParams(container === undefined ? parameters : { ...parameters, container }).toString();
}
