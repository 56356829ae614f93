"""Who may sign in: one provider of the spec's `authentication`, with the client that people registered there."""

from collections.abc import Mapping
from typing import Any


def configure_authentication(c: Any, settings: Mapping[str, Any], environ: Mapping[str, str]) -> None:
    """Sets up exactly one provider; anything else is an error, for a hub without one would let everybody in."""
    [(provider, options)] = settings["authentication"].items()
    _providers[provider](c, options)
    c.OAuthenticator.client_id = environ["OAUTH_CLIENT_ID"]
    c.OAuthenticator.client_secret = environ["OAUTH_CLIENT_SECRET"]
    c.OAuthenticator.oauth_callback_url = f"{settings['url']}/hub/oauth_callback"
    c.Authenticator.admin_users = set(settings["admins"])
    c.Authenticator.auto_login = True


def _gitlab(c: Any, options: Mapping[str, Any]) -> None:
    from gitlab_with_subgroups import GitLabWithSubgroups  # needs OAuthenticator, which the tests of the others do without

    c.JupyterHub.authenticator_class = GitLabWithSubgroups
    c.GitLabOAuthenticator.gitlab_url = options["url"].rstrip("/")
    c.GitLabOAuthenticator.allowed_gitlab_groups = set(options["groups"])
    c.GitLabOAuthenticator.scope = ["read_api"]  # to ask who is in a group


def _github(c: Any, options: Mapping[str, Any]) -> None:
    c.JupyterHub.authenticator_class = "github"
    c.GitHubOAuthenticator.allowed_organizations = set(options["organizations"])
    c.GitHubOAuthenticator.scope = ["read:org"]


def _oidc(c: Any, options: Mapping[str, Any]) -> None:
    c.JupyterHub.authenticator_class = "generic-oauth"
    c.GenericOAuthenticator.authorize_url = options["authorizeUrl"]
    c.GenericOAuthenticator.token_url = options["tokenUrl"]
    c.GenericOAuthenticator.userdata_url = options["userUrl"]
    c.GenericOAuthenticator.username_claim = options["userClaim"]
    c.GenericOAuthenticator.scope = options["scopes"]
    if "groups" in options:
        c.GenericOAuthenticator.manage_groups = True
        c.GenericOAuthenticator.auth_state_groups_key = f"oauth_user.{options['groupsClaim']}"
        c.GenericOAuthenticator.allowed_groups = set(options["groups"])
    else:
        c.GenericOAuthenticator.allow_all = True


_providers = {"gitlab": _gitlab, "github": _github, "oidc": _oidc}
