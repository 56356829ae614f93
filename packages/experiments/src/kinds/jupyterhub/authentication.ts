import { z } from "zod";
import { checkHttpUrl } from "../../environment/check-url.ts";
import { checkLine } from "../../schema/check-line.ts";
import { checkedText } from "../../schema/checked-text.ts";

const address = checkedText(checkHttpUrl);
const groups = z.array(checkedText(checkLine)).min(1);

const gitlab = z.strictObject({
  gitlab: z.strictObject({
    url: address.default("https://gitlab.com").meta({ description: "Address of the GitLab: https://gitlab.example" }),
    groups: groups.meta({ description: "Groups whose members may sign in: econ/statistics" }),
  }),
});

const github = z.strictObject({
  github: z.strictObject({
    organizations: groups.meta({ description: "Organizations, or teams of them, that may sign in: econ, econ:tutors" }),
  }),
});

const oidc = z.strictObject({
  oidc: z.strictObject({
    authorizeUrl: address.meta({ description: "authorization_endpoint of the provider" }),
    tokenUrl: address.meta({ description: "token_endpoint of the provider" }),
    userUrl: address.meta({ description: "userinfo_endpoint of the provider" }),
    userClaim: checkedText(checkLine)
      .default("preferred_username")
      .meta({ description: "What of the answer names a person, and so the home" }),
    groupsClaim: checkedText(checkLine).default("groups").meta({ description: "What of the answer names groups" }),
    groups: groups.optional().meta({ description: "Groups that may sign in; without it whoever the provider knows" }),
    scopes: z.array(checkedText(checkLine)).min(1).default(["openid"]).meta({ description: "What the hub asks for" }),
  }),
});

/**
 * Who may sign in, by exactly one provider. The client's id and secret are no part of it: people seal them,
 * for each environment its own.
 *
 * JupyterHub's `dummy`, which lets everybody in under any name, has no place here, so no lab can open a hub by mistake.
 */
export const authentication = z
  .union([gitlab, github, oidc])
  .meta({ description: "Who may sign in: one of gitlab, github and oidc" });

/** One provider with its settings. */
export type Authentication = z.output<typeof authentication>;
