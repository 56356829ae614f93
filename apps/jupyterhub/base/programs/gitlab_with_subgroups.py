"""GitLab as the provider, subgroups and all: `teaching/statistics`."""

from typing import Any

from oauthenticator.gitlab import GitLabOAuthenticator


class GitLabWithSubgroups(GitLabOAuthenticator):
    """OAuthenticator encodes a group's path twice on its way to GitLab, which then knows no group with a slash in it, so
    nobody of it would be let in (https://github.com/jupyterhub/oauthenticator/issues/423). Where it is encoded once,
    nothing changes.
    """

    async def httpfetch(self, url: str, *arguments: Any, **options: Any) -> Any:
        return await super().httpfetch(url.replace("%252F", "%2F"), *arguments, **options)
