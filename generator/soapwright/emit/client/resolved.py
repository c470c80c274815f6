"""Everything that the rules of a service mean in its WSDL."""

from __future__ import annotations

from soapwright.emit.client.catalogue import resolve_catalogue
from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.limits import Usage, resolve_usage
from soapwright.emit.client.logins import Headers, Login, resolve_headers, resolve_login
from soapwright.emit.client.options import Options, resolve_options
from soapwright.emit.client.sessions import session_view
from soapwright.emit.client.times import ChangesView, resolve_changes
from soapwright.emit.client.verbs import Verbs
from soapwright.emit.client.views import ConstantsModule
from soapwright.emit.client.workflows import Work, resolve_workflow
from soapwright.errors import Problems
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Resolved:
    """What several modules of a package are made from; None stands for a rule that is not there."""

    inputs: Inputs
    verbs: Verbs
    session: ConstantsModule
    headers: Headers
    catalogue: ConstantsModule | None
    options: Options | None
    login: Login | None
    usage: Usage | None
    changes: ChangesView | None
    work: Work | None

    @classmethod
    def of(cls, inputs: Inputs, problems: Problems | None = None) -> Resolved:
        """All of a service; ``problems`` are what is wrong beside.

        Raises:
            InputError: rules name what the WSDL does not have; each rule's first such name is told.
        """
        problems = problems or Problems()
        options = problems.apart(resolve_options, inputs)
        verbs = problems.apart(Verbs.of, inputs)
        usage = problems.apart(resolve_usage, inputs)
        changes = problems.apart(resolve_changes, inputs)
        login = problems.apart(resolve_login, inputs)
        work = problems.apart(resolve_workflow, inputs)
        session = problems.apart(session_view, inputs, login, usage, options)
        headers = problems.apart(resolve_headers, inputs)
        catalogue = problems.apart(resolve_catalogue, inputs)
        problems.settle()
        assert verbs is not None  # or there was a problem, as in the two others
        assert session is not None
        assert headers is not None
        return cls(
            inputs=inputs,
            options=options,
            verbs=verbs,
            usage=usage,
            changes=changes,
            login=login,
            work=work,
            session=session,
            headers=headers,
            catalogue=catalogue,
        )
