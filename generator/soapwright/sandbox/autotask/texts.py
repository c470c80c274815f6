"""What the server says when it refuses, in the languages of its zones.

Only the texts quoted in the vendor's pages and in working clients are the vendor's words: the two
about the query document, the missing records, the OR conditions, the empty element, and the line
with the record number. The others are ours, in their manner. A client must depend on none of
them but the number in brackets.
"""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("en", "de")

TEXTS: Mapping[str, Mapping[str, str]] = {
    "record": {
        "en": "Error {doing} entity for record number [{number}].",
        "de": "Fehler beim {doing} der Entität für Datensatznummer [{number}].",
    },
    "create": {"en": "creating", "de": "Erstellen"},
    "update": {"en": "updating", "de": "Aktualisieren"},
    "delete": {"en": "deleting", "de": "Löschen"},
    "integration code": {
        "en": "An IntegrationCode is required in the AutotaskIntegrations header.",
        "de": "Im Header AutotaskIntegrations ist ein IntegrationCode erforderlich.",
    },
    "unknown code": {
        "en": "The IntegrationCode is not known or not active.",
        "de": "Der IntegrationCode ist unbekannt oder nicht aktiv.",
    },
    "impersonation": {
        "en": "The resource [{id}] to impersonate does not exist.",
        "de": "Die Ressource [{id}], in deren Namen gehandelt werden soll, existiert nicht.",
    },
    "suspended": {
        "en": "The number of external requests in {minutes} minutes is over the threshold of "
        "{threshold}. The service is suspended.",
        "de": "Die Zahl externer Anfragen in {minutes} Minuten liegt über dem Schwellenwert von "
        "{threshold}. Der Dienst ist ausgesetzt.",
    },
    "concurrency": {
        "en": "Only {limit} concurrent calls to {endpoint} are allowed per tracking identifier.",
        "de": "Je Tracking-ID sind nur {limit} gleichzeitige Aufrufe von {endpoint} erlaubt.",
    },
    "too many": {
        "en": "At most {limit} entities are allowed in a call; there are {count}.",
        "de": "Ein Aufruf darf höchstens {limit} Entitäten enthalten; es sind {count}.",
    },
    "no entities": {
        "en": "The call holds no entities.",
        "de": "Der Aufruf enthält keine Entitäten.",
    },
    "mixed types": {
        "en": "All entities of a call must be of one type; there are {first} and {second}.",
        "de": "Alle Entitäten eines Aufrufs müssen vom selben Typ sein; "
        "es gibt {first} und {second}.",
    },
    "no type": {
        "en": "The entity has no xsi:type that names an entity type.",
        "de": "Die Entität hat kein xsi:type, das einen Entitätstyp nennt.",
    },
    "unknown entity": {
        "en": "The entity type {entity} does not exist.",
        "de": "Der Entitätstyp {entity} existiert nicht.",
    },
    "not allowed": {
        "en": "The operation {operation} is not allowed for the entity type {entity}.",
        "de": "Der Vorgang {operation} ist für den Entitätstyp {entity} nicht erlaubt.",
    },
    "no match": {
        "en": "No matching records found. The logged in resource may not have the required "
        "permissions to {operation} the data.",
        "de": "Keine passenden Datensätze gefunden. Die angemeldete Ressource hat "
        "möglicherweise nicht die nötigen Rechte für den Vorgang {operation}.",
    },
    "bad id": {
        "en": "The id [{value}] is not a number.",
        "de": "Die id [{value}] ist keine Zahl.",
    },
    "unknown field": {
        "en": "The field {field} does not exist in {entity}.",
        "de": "Das Feld {field} existiert in {entity} nicht.",
    },
    "twice": {
        "en": "The field {field} is given more than once.",
        "de": "Das Feld {field} ist mehrfach angegeben.",
    },
    "empty": {
        "en": "Conversion from type 'Object' to type 'String' is not valid.",
        "de": "Die Konvertierung von Typ 'Object' in Typ 'String' ist ungültig.",
    },
    "required": {
        "en": "Missing required field: {field}.",
        "de": "Pflichtfeld fehlt: {field}.",
    },
    "read only": {
        "en": "The field {field} is read-only.",
        "de": "Das Feld {field} ist schreibgeschützt.",
    },
    "type": {
        "en": "The value [{value}] of {field} is not a valid {type}.",
        "de": "Der Wert [{value}] von {field} ist kein gültiger Wert vom Typ {type}.",
    },
    "no such time": {
        "en": "The time [{value}] of {field} does not exist: it falls into the hour that "
        "daylight-saving time leaves out.",
        "de": "Die Zeit [{value}] von {field} existiert nicht: sie fällt in die Stunde, "
        "die bei der Umstellung auf Sommerzeit entfällt.",
    },
    "length": {
        "en": "The value of {field} is {count} characters long; the maximum is {limit}.",
        "de": "Der Wert von {field} ist {count} Zeichen lang; erlaubt sind {limit}.",
    },
    "picklist": {
        "en": "The value [{value}] is not in the picklist of {field}.",
        "de": "Der Wert [{value}] ist nicht in der Auswahlliste von {field}.",
    },
    "picklist parent": {
        "en": "The value [{value}] of {field} does not go with the value of {parent}.",
        "de": "Der Wert [{value}] von {field} passt nicht zum Wert von {parent}.",
    },
    "reference": {
        "en": "The {entity} [{value}] that {field} refers to does not exist.",
        "de": "{entity} [{value}], worauf sich {field} bezieht, existiert nicht.",
    },
    "udf name": {
        "en": "A user-defined field has no name.",
        "de": "Ein benutzerdefiniertes Feld hat keinen Namen.",
    },
    "unknown udf": {
        "en": "The user-defined field {field} does not exist in {entity}.",
        "de": "Das benutzerdefinierte Feld {field} existiert in {entity} nicht.",
    },
    "query": {
        "en": "Error reading in Query XML.",
        "de": "Fehler beim Lesen der Query XML.",
    },
    "no root": {
        "en": "Root element is missing.",
        "de": "Das Stammelement ist nicht vorhanden.",
    },
    "query syntax": {
        "en": "Invalid query syntax: {detail}",
        "de": "Ungültige Abfragesyntax: {detail}",
    },
    "or conditions": {
        "en": "Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions.",
        "de": "Ungültige Abfragesyntax. Abfragen sind auf höchstens 500 'OR'-Bedingungen "
        "beschränkt.",
    },
    "too nested": {
        "en": "Some part of the SQL statement is nested too deeply.",
        "de": "Ein Teil der SQL-Anweisung ist zu tief geschachtelt.",
    },
    "not queryable": {
        "en": "The field {field} of {entity} is not queryable.",
        "de": "Das Feld {field} von {entity} ist nicht abfragbar.",
    },
    "operator": {
        "en": "The operator {operator} does not exist.",
        "de": "Der Operator {operator} existiert nicht.",
    },
    "operator type": {
        "en": "The operator {operator} cannot be used with {field}, which is of type {type}.",
        "de": "Der Operator {operator} ist für {field} vom Typ {type} nicht zulässig.",
    },
    "attachment size": {
        "en": "The attachment has {size} bytes; at most {limit} are allowed.",
        "de": "Der Anhang hat {size} Bytes; erlaubt sind höchstens {limit}.",
    },
    "attachment rate": {
        "en": "At most {limit} bytes of attachments are allowed in {minutes} minutes.",
        "de": "In {minutes} Minuten sind höchstens {limit} Bytes an Anhängen erlaubt.",
    },
    "attachment": {
        "en": "The attachment [{id}] does not exist.",
        "de": "Der Anhang [{id}] existiert nicht.",
    },
    "invoice": {
        "en": "The invoice [{id}] does not exist.",
        "de": "Die Rechnung [{id}] existiert nicht.",
    },
    "format": {
        "en": "The format [{value}] is not allowed: xml or html.",
        "de": "Das Format [{value}] ist nicht erlaubt: xml oder html.",
    },
}


class Refused(Exception):
    """The server refuses a call; says why as a key of :data:`TEXTS` and what it speaks of.

    Attributes:
        then: a second message that follows the first, as a refusal of its own.
    """

    def __init__(self, key: str, *, then: Refused | None = None, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.then = then
        self.values = values

    def messages(self, language: str) -> list[str]:
        """The text, and the one that follows it."""
        first = TEXTS[self.key][language].format_map(self.values)
        return [first, *(self.then.messages(language) if self.then is not None else ())]


def at_record(refused: Refused, operation: str, number: int, language: str) -> Refused:
    """The refusal of a record, followed by the line that tells its 1-based number."""
    doing = TEXTS[operation][language]
    refused.then = Refused("record", doing=doing, number=number)
    return refused
