import { openApi } from "../http/api.ts";
import { textOf } from "../http/fields.ts";

export interface IdTokenRequest {
  /** `ACTIONS_ID_TOKEN_REQUEST_URL` of a job with the permission `id-token: write`. */
  readonly url: string;
  /** `ACTIONS_ID_TOKEN_REQUEST_TOKEN` of it. */
  readonly bearer: string;
  /** Whom the token shall be shown to. */
  readonly audience: string;
}

/**
 * Gets an id token for a job of GitHub Actions.
 *
 * @throws GroveError FORGE_UNREACHABLE, FORGE_REFUSED
 */
export async function requestIdToken({ url, bearer, audience }: IdTokenRequest): Promise<string> {
  const { origin, pathname, searchParams } = new URL(url);
  searchParams.set("audience", audience);
  const api = openApi({ url: origin, headers: { authorization: `Bearer ${bearer}` } });
  return textOf(await api.call(`${pathname}?${searchParams.toString()}`), "value");
}
