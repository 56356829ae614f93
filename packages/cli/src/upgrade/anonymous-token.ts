/**
 * The token that a registry wants of everybody, from the place that its refusal names; `undefined` where it names none.
 *
 * The protocol is that of the distribution API: `WWW-Authenticate: Bearer realm="…",service="…",scope="…"`.
 */
export async function anonymousToken(refusal: Response, timeout: number): Promise<string | undefined> {
  const challenge = refusal.headers.get("www-authenticate") ?? "";
  const parameters = new Map(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]),
  );
  const realm = parameters.get("realm");
  if (!/^bearer /i.test(challenge) || realm === undefined) return undefined;
  const url = new URL(realm);
  for (const name of ["service", "scope"]) {
    const value = parameters.get(name);
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
  if (!response.ok) return undefined;
  const body: unknown = await response.json();
  return typeof body === "object" && body !== null ? tokenIn(new Map(Object.entries(body))) : undefined;
}

/** Some registries say it the one way, some the other. */
function tokenIn(body: ReadonlyMap<string, unknown>): string | undefined {
  return ["token", "access_token"].map((name) => body.get(name)).find((value) => typeof value === "string");
}
