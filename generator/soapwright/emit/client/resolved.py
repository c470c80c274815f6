"""Everything that the rules of a service mean in its WSDL."""

from __future__ import annotations

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.limits import Usage, resolve_usage
from soapwright.emit.client.logins import Login, resolve_login
from soapwright.emit.client.options import Options, resolve_options
from soapwright.emit.client.times import ChangesView, resolve_changes
from soapwright.emit.client.verbs import Verbs
from soapwright.emit.client.workflows import Work, resolve_workflow
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Resolved:
    """What several modules of a package are made from; None stands for a rule that is not there."""

    inputs: Inputs
    verbs: Verbs
    options: Options | None
    login: Login | None
    usage: Usage | None
    changes: ChangesView | None
    work: Work | None

    @classmethod
    def of(cls, inputs: Inputs) -> Resolved:
        """All of a service.

        Raises:
            InputError: a rule names what the WSDL does not have.
        """
        return cls(
            inputs=inputs,
            options=resolve_options(inputs),
            verbs=Verbs.of(inputs),
            usage=resolve_usage(inputs),
            changes=resolve_changes(inputs),
            login=resolve_login(inputs),
            work=resolve_workflow(inputs),
        )
