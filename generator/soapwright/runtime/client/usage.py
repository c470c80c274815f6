"""What clients have whose service allows so many calls; sans-IO."""

from __future__ import annotations

from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.client.base import Caller
from soapwright.runtime.limits.quota import Quota
from soapwright.runtime.limits.usage import Usage


class HasUsage(Caller):
    """The allowance of calls."""

    @property
    def usage(self) -> Quota:
        """What is used of the allowance of calls, as far as this client knows."""
        quota = self._connection.throttle.quota
        assert quota is not None  # a client that has this is opened with one
        return quota

    def _read_usage(self) -> Steps[Usage]:
        """Ask the service, and have the client know what it tells."""
        rule = self._connection.throttle.usage
        assert rule is not None
        found = rule.receive((yield rule.call()), self._connection.zone)
        self.usage.tell(found)
        return found
