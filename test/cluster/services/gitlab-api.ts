import { findPerson, loginOf, numberOf } from "../people.ts";

/** Whose access token a request shows, and what it was given for. */
export interface GitlabAccess {
  readonly login: string;
  readonly scopes: readonly string[];
}

export interface GitlabAnswer {
  readonly status: number;
  readonly body: object;
}

/**
 * What GitLab's API answers, as its documentation has it: `user`, `version`, and of groups whether somebody is in one.
 *
 * @param url path and query of the request: `/api/v4/groups/econ%2Fstatistics/members/all/7`
 * @param access undefined for a request without a token, or with one that is unknown or too old
 */
export function gitlabAnswer(url: string, access: GitlabAccess | undefined): GitlabAnswer {
  if (access === undefined) return { status: 401, body: { message: "401 Unauthorized" } };
  const [path = ""] = url.split("?");
  const [, , , resource = "", ...rest] = path.split("/").map(decodeURIComponent);
  if (resource === "user") return needing(["read_user", "read_api"], access, () => found(userOf(access.login)));
  if (resource === "version") return needing(["read_user", "read_api"], access, () => found({ version: "18.11.2-ee" }));
  if (resource === "groups") return needing(["read_api"], access, () => member(rest));
  return { status: 404, body: { error: "404 Not Found" } };
}

/** A token has several scopes, and one of those that a resource asks for is enough. */
function needing(wanted: readonly string[], { scopes }: GitlabAccess, answer: () => GitlabAnswer): GitlabAnswer {
  if (wanted.some((scope) => scopes.includes(scope))) return answer();
  return { status: 403, body: { error: "insufficient_scope", scope: ["api", ...wanted].join(" ") } };
}

/** `GROUP/members/NUMBER` counts a group's own members, `GROUP/members/all/NUMBER` also those of the groups above it. */
function member([group = "", members, ...rest]: readonly string[]): GitlabAnswer {
  const inherited = rest[0] === "all";
  const login = loginOf(Number(rest[inherited ? 1 : 0]));
  const { groups = [] } = findPerson(login ?? "") ?? {};
  const isMember = groups.some((own) => own === group || (inherited && group.startsWith(`${own}/`)));
  if (members !== "members" || login === undefined || !isMember) {
    return { status: 404, body: { message: "404 Not found" } };
  }
  return found({ ...userOf(login), access_level: 30 });
}

function userOf(login: string): object {
  return { id: numberOf(login), username: login, name: findPerson(login)?.name, state: "active" };
}

function found(body: object): GitlabAnswer {
  return { status: 200, body };
}
