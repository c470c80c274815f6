"""What each operation does, by agent and name: its request's values in, its answer's out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from soapwright.sandbox.superoffice.archive import Archive
from soapwright.sandbox.superoffice.messages import from_pairs, members, pairs
from soapwright.sandbox.superoffice.refusals import Refused
from soapwright.sandbox.superoffice.tasks import Info, Tasks
from soapwright.sandbox.superoffice.tickets import Accounts, Tickets

Request = dict[str, Any]
Answer = dict[str, Any]
ASSOCIATES = {"admin": 1, "system": 2}


class Operations:
    """The four agents."""

    def __init__(
        self, accounts: Accounts, tickets: Tickets, tasks: Tasks, archive: Archive
    ) -> None:
        self._accounts = accounts
        self._tickets = tickets
        self._tasks = tasks
        self._archive = archive
        self._done: dict[str, Callable[[Request, str], Answer]] = {
            "SoPrincipal.GetSystemInfo": self._system_info,
            "SoPrincipal.AuthenticateImplicit": self._log_in_implicitly,
            "SoPrincipal.AuthenticateUsernamePassword": self._log_in,
            "SoPrincipal.AuthenticateGeneric": self._log_in_generally,
            "SoPrincipal.AuthenticateWithAccessToken": self._log_in_by_token,
            "Batch.GetBatchTaskInfo": self._task,
            "Batch.StartBatchJob": self._start,
            "Batch.StopBatchJob": self._stop,
            "Batch.UpdateBatchTask": self._update,
            "Batch.DeleteBatchTask": self._delete,
            "Batch.DeleteBatchTasks": self._delete,
            "BulkUpdate.ExecuteBySelectionId": self._bulk,
            "BulkUpdate.ExecuteByEntityIds": self._bulk,
            "BulkUpdate.GetAvailableFields": self._bulk_fields,
            "Archive.GetProviderNames": self._providers,
            "Archive.GetAvailableColumns": self._columns,
        }

    def run(self, agent: str, name: str, request: Request, user: str) -> Answer:
        """Call an operation.

        Raises:
            Refused: the call failed, or the sandbox has no such operation.
        """
        if (agent, name.startswith("GetBatchTaskInfosBy")) == ("Batch", True) or (
            agent == "Batch" and "BatchTaskInfosByName" in name
        ):
            return self._tasks_where(name, request, user)
        if agent == "Archive" and name.startswith("GetArchiveListByColumns") and name[-1] != "2":
            return self._page(name, request)
        done = self._done.get(f"{agent}.{name}")
        if done is None:
            raise Refused(f"The sandbox cannot do {name}.", "System.NotImplementedException")
        return done(request, user)

    # --- SoPrincipal --------------------------------------------------------------------------

    def _log_in(self, request: Request, _: str) -> Answer:
        user = self._accounts.by_password(request.get("UserName"), request.get("Password"))
        return self._let_in(user)

    def _log_in_by_token(self, request: Request, _: str) -> Answer:
        return self._let_in(self._accounts.by_token(request.get("AccessToken")))

    def _log_in_generally(self, request: Request, _: str) -> Answer:
        given = from_pairs(request.get("AuthenticationData"))
        return self._let_in(self._accounts.by_password(given.get("user"), given.get("password")))

    def _log_in_implicitly(self, _: Request, __: str) -> Answer:
        if self._accounts.implicit is None:
            raise Refused("The web server knows no user.", "System.UnauthorizedAccessException")
        return self._let_in(self._accounts.implicit)

    def _let_in(self, user: str | None) -> Answer:
        if user is None:
            return {"Response": None, "Credentials": None, "AuthenticationSucceeded": False}
        return {
            "Response": {
                "UserType": "InternalAssociate",
                "Associate": user,
                "AssociateId": ASSOCIATES.get(user, 99),
                "IsPerson": True,
                "FullName": user.title(),
                "FunctionRights": {"string": ["allow-batch"]},
            },
            "Credentials": {"Ticket": self._tickets.give(user)},
            "AuthenticationSucceeded": True,
        }

    def _system_info(self, _: Request, __: str) -> Answer:
        info = {"CompanyName": "Sandbox", "BuildType": "Release", "DatabaseVersion": 880}
        return {"SystemInfo": info}

    # --- Batch and BulkUpdate -----------------------------------------------------------------

    def _task(self, request: Request, _: str) -> Answer:
        return {"Response": self._tasks.look(request.get("Id", 0))}

    def _start(self, request: Request, user: str) -> Answer:
        started = self._tasks.start(request.get("BatchTaskInfo"), ASSOCIATES.get(user, 99))
        return {"Response": started}

    def _stop(self, request: Request, _: str) -> Answer:
        return {"Response": self._tasks.stop(request.get("Id", 0))}

    def _update(self, request: Request, _: str) -> Answer:
        return {"Response": self._tasks.update(request.get("BatchTaskInfo"))}

    def _delete(self, request: Request, _: str) -> Answer:
        ids = members(request.get("BatchTaskIds")) or [request.get("BatchTaskId", 0)]
        self._tasks.delete(ids)
        return {}

    def _tasks_where(self, name: str, request: Request, user: str) -> Answer:
        """By state, name and associates: whatever the request has; the caller's own or all."""
        state = request.get("State", "All")
        task_name = request.get("TaskName", request.get("Name"))
        own = {ASSOCIATES.get(user, 99)} if name.startswith("GetBatchTaskInfos") else None
        associates = {*members(request.get("AssociateIds"))} or own

        def chosen(task: Info) -> bool:
            return (
                state in ("All", task["State"])
                and task_name in (None, task["Name"])
                and task["IsSystemTask"] == name.startswith("GetSystem")
                and (associates is None or task["AssociateId"] in associates)
            )

        return {"Response": _array("BatchTaskInfo", self._tasks.where(chosen))}

    def _bulk(self, request: Request, user: str) -> Answer:
        ids = request.get("Ids") or f"selection {request.get('SelectionId')}"
        parameters = pairs("StringKeyValuePair", {"ids": ids})
        return self._start(
            {"BatchTaskInfo": {"Name": "BulkUpdate", "ParameterObject": parameters}}, user
        )

    def _bulk_fields(self, _: Request, __: str) -> Answer:
        fields = [{"IsActive": False, "Key": key, "ValueType": "string"} for key in ("our", "note")]
        return {"Response": _array("FieldValueInfo", fields)}

    # --- Archive ------------------------------------------------------------------------------

    def _providers(self, _: Request, __: str) -> Answer:
        return {"Response": {"string": list(self._archive.providers)}}

    def _columns(self, request: Request, _: str) -> Answer:
        columns = self._archive.columns(request.get("ProviderName") or "")
        return {"Response": _array("ArchiveColumnInfo", columns)}

    def _page(self, name: str, request: Request) -> Answer:
        rows, total = self._archive.page(request)
        items = _array("ArchiveListItem", rows)
        if "WithHeader" in name:
            return {"Response": {"RowCount": total, "Rows": items}}
        return {"Response": items}


def _array(name: str, items: Iterable[Any]) -> dict[str, list[Any]]:
    return {name: list(items)}
