"""How the hub talks to the cluster's API."""

from typing import Any


def accept_authority_without_key_usage(configuration: Any) -> None:
    """Makes each `Configuration` of kubernetes_asyncio do without OpenSSL's strict mode, the default since Python 3.13.

    The authority that MicroK8s makes does not say what its key is for, which strict mode minds. Name, dates and signature
    are verified all the same.
    """
    make = configuration.__init__

    def make_lenient(self: Any, *arguments: Any, **named: Any) -> None:
        make(self, *arguments, **named)
        self.disable_strict_ssl_verification = True

    configuration.__init__ = make_lenient
