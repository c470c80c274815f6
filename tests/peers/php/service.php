<?php

// The operations and their rules. SoapServer calls a method for each operation and header part;
// each gets the request's element as an object and returns the response's as an array.

declare(strict_types=1);

final class Service
{
    private const BATCH = 200;
    private const PAGE = 500;

    private string $integration_code = '';

    public function __construct(
        private readonly Schema $schema,
        private readonly Store $store,
        private readonly int $requests,
    ) {
    }

    /** The header part, which SoapServer hands over before the operation. */
    public function AutotaskIntegrations(?object $header): void
    {
        $this->integration_code = text_of($header->IntegrationCode ?? '');
    }

    public function getZoneInfo(object $request): array
    {
        $known = strcasecmp(text_of($request->UserName ?? ''), getenv('USERNAME')) === 0;
        $url = "http://{$_SERVER['HTTP_HOST']}/";
        return ['getZoneInfoResult' => [
            'URL' => $known ? $url : '',
            'ErrorCode' => $known ? 0 : -1,
            'DataBaseType' => 'Production',
            'CI' => 1,
            'WebUrl' => $known ? $url : '',
        ]];
    }

    public function query(object $request): array
    {
        $this->identify();
        try {
            $query = new Query(text_of($request->sXML ?? ''), $this->schema);
            $found = $this->store->matching($query, self::PAGE);
            return ['queryResult' => self::success($found, $query->type)];
        } catch (Refused $refused) {
            return ['queryResult' => self::failure($refused)];
        }
    }

    public function create(object $request): array
    {
        $save = function (Record $record): Record {
            $record->id = 0;
            $record->fields = array_diff_key($record->fields, self::read_only($record->type));
            $this->stamp($record, 'CreateDate', 'CreateDateTime', 'LastActivityDate');
            $this->validate($record);
            $this->store->save($record);
            return $record;
        };
        return ['createResult' => $this->batch($request, 'creating', 'Created', $save)];
    }

    /** Replaces: what is not sent is cleared, but for read-only and user-defined fields. */
    public function update(object $request): array
    {
        $replace = function (Record $record): Record {
            $old = $this->existing($record);
            $read_only = self::read_only($record->type);
            $record->fields = array_diff_key($record->fields, $read_only)
                + array_intersect_key($old->fields, $read_only);
            $record->udfs += $old->udfs;
            $this->stamp($record, 'LastActivityDate');
            $this->validate($record);
            $this->store->save($record);
            return $record;
        };
        return ['updateResult' => $this->batch($request, 'updating', 'Updated', $replace)];
    }

    public function delete(object $request): array
    {
        $remove = function (Record $record): void {
            $this->store->delete($this->existing($record));
        };
        return ['deleteResult' => $this->batch($request, 'deleting', 'None', $remove)];
    }

    public function getThresholdAndUsageInfo(): array
    {
        $this->identify();
        $message = 'ThresholdOfExternalRequest: 10000; TimeframeOfLimitation: 60; '
            . "numberOfExternalRequest: $this->requests;";
        return ['getThresholdAndUsageInfoResult' => [
            'ReturnCode' => 1,
            'EntityReturnInfoResults' => [
                'EntityReturnInfo' => [self::return_info(0, 'None') + ['Message' => $message]],
            ],
        ]];
    }

    public function GetWsdlVersion(): array
    {
        $this->identify();
        return ['GetWsdlVersionResult' => '1.6'];
    }

    public function getEntityInfo(): array
    {
        $this->identify();
        $infos = array_map(static fn (string $type): array => [
            'Name' => $type,
            'CanUpdate' => true,
            'CanDelete' => true,
            'CanCreate' => true,
            'CanQuery' => true,
            'HasUserDefinedFields' => isset(UDFS[$type]),
            'UserAccessForCreate' => 'All',
            'UserAccessForQuery' => 'All',
            'UserAccessForUpdate' => 'All',
            'UserAccessForDelete' => 'All',
            'SupportsWebhookCallouts' => false,
        ], array_keys(FIELDS));
        return ['GetEntityInfoResult' => ['EntityInfo' => $infos]];
    }

    public function GetFieldInfo(object $request): array
    {
        $this->identify();
        $fields = [];
        foreach (FIELDS[text_of($request->psObjectType ?? '')] ?? [] as $name => $facts) {
            $fields[] = self::field($name, ...$facts);
        }
        return ['GetFieldInfoResult' => ['Field' => $fields]];
    }

    public function getUDFInfo(object $request): array
    {
        $this->identify();
        $fields = [];
        foreach (UDFS[text_of($request->psTable ?? '')] ?? [] as $name => $type) {
            $fields[] = self::field($name, $type, 0, false, false);
        }
        return ['getUDFInfoResult' => ['Field' => $fields]];
    }

    public function CreateAttachment(object $request): array
    {
        $this->identify();
        $info = Record::decoded($request->attachment->Info);
        $info->id = 0;
        $this->stamp($info, 'AttachDate');
        $data = $request->attachment->Data ?? '';
        $info->fields['FileSize'] = new Leaf('long', (string) strlen($data));
        $this->store->atomically(function () use ($info, $data): void {
            $this->store->save($info);
            $this->store->attach($info->id, $data);
        });
        return ['CreateAttachmentResult' => $info->id];
    }

    public function GetAttachment(object $request): array
    {
        $this->identify();
        $info = $this->attachment($request);
        return ['GetAttachmentResult' => [
            'Data' => $this->store->attached($info->id),
            'Info' => $info->encoded(),
        ]];
    }

    public function DeleteAttachment(object $request): array
    {
        $this->identify();
        $this->store->delete($this->attachment($request));
        return ['DeleteAttachmentResult' => ''];
    }

    public function GetInvoiceMarkup(object $request): array
    {
        $this->identify();
        $id = text_of($request->InvoiceId);
        $element = text_of($request->Format ?? '') === 'xml' ? 'invoice' : 'html';
        return ['GetInvoiceMarkupResult' => "<$element>Invoice $id</$element>"];
    }

    private function identify(): void
    {
        if ($this->schema->identifies && $this->integration_code === '') {
            throw new SoapFault('Client', 'The header has no IntegrationCode.');
        }
    }

    /**
     * Do one thing to every record of a call, or nothing at all: a call is one transaction.
     *
     * @param callable(Record): ?Record $apply what it returns is shown in the answer
     */
    private function batch(object $request, string $doing, string $action, callable $apply): array
    {
        $this->identify();
        $entities = $request->Entities->Entity ?? [];
        try {
            $type = self::the_type($entities);
            $results = $this->store->atomically(static function () use ($entities, $doing, $apply) {
                $results = $messages = [];
                foreach ($entities as $index => $entity) {
                    try {
                        $results[] = $apply(Record::decoded($entity));
                    } catch (Refused $refused) {
                        $number = $index + 1;
                        array_push($messages, ...$refused->messages);
                        $messages[] = "Error $doing entity for record number [$number].";
                    }
                }
                return $messages === [] ? $results : throw new Refused($messages);
            });
        } catch (Refused $refused) {
            return self::failure($refused);
        }
        $shown = array_filter($results);
        $infos = array_map(static fn (Record $r) => self::return_info($r->id, $action), $shown);
        return self::success($shown, $type)
            + ['EntityReturnInfoResults' => ['EntityReturnInfo' => $infos]];
    }

    /** @param list<mixed> $entities */
    private static function the_type(array $entities): string
    {
        if (count($entities) === 0 || count($entities) > self::BATCH) {
            throw new Refused([
                'A call takes 1 to ' . self::BATCH . ' entities, not ' . count($entities) . '.',
            ]);
        }
        $types = [];
        foreach ($entities as $entity) {
            $type = $entity instanceof Entity ? $entity->type() : throw new Refused(
                ['An Entity does not say its type.']
            );
            $types[$type] = true;
        }
        if (count($types) > 1) {
            $names = implode(', ', array_keys($types));
            throw new Refused(["A call takes entities of one type: $names"]);
        }
        return $type;
    }

    private function validate(Record $record): void
    {
        $messages = [];
        foreach (FIELDS[$record->type] ?? [] as $name => [, $length, $required]) {
            $text = $record->fields[$name]->text ?? '';
            if ($required && $text === '' && $name !== 'id') {
                $messages[] = "Missing Required Field: $name";
            } elseif ($length > 0 && iconv_strlen($text) > $length) {
                $messages[] = "The value of $name is longer than $length characters.";
            }
        }
        // A rule no client can know of before it sends.
        $account = $record->fields['AccountID']->text ?? '0';
        if ((int) $account < 0) {
            $messages[] = 'Reference value on field: AccountID of type: Account '
                . 'does not exist or is invalid.';
        }
        if ($messages !== []) {
            throw new Refused($messages);
        }
    }

    private function existing(Record $record): Record
    {
        return $this->store->find($record->type, $record->id) ?? throw new Refused([
            'No matching records found. The logged in resource may not have the required '
            . 'permissions to update the data.',
        ]);
    }

    private function attachment(object $request): Record
    {
        $id = (int) text_of($request->attachmentId);
        return $this->store->find('AttachmentInfo', $id)
            ?? throw new SoapFault('Server', "Attachment $id does not exist.");
    }

    /** Set the named fields, where the type has them, to now: Eastern time without an offset. */
    private function stamp(Record $record, string ...$fields): void
    {
        $now = new DateTimeImmutable('now', new DateTimeZone('America/New_York'));
        foreach ($fields as $field) {
            if ($this->schema->has($record->type, $field)) {
                $record->fields[$field] = new Leaf('dateTime', $now->format('Y-m-d\TH:i:s.v'));
            }
        }
    }

    /** @return array<string, mixed> keyed by field */
    private static function read_only(string $type): array
    {
        return array_filter(FIELDS[$type] ?? [], static fn (array $facts): bool => $facts[3]);
    }

    /** @param list<Record> $records */
    private static function success(array $records, string $type): array
    {
        return [
            'ReturnCode' => 1,
            'EntityResults' => [
                'Entity' => array_map(static fn (Record $record) => $record->encoded(), $records),
            ],
            'EntityResultType' => strtolower($type),
            'Errors' => [],
        ];
    }

    private static function failure(Refused $refused): array
    {
        $message = static fn (string $text): array => ['Message' => $text];
        return [
            'ReturnCode' => -1,
            'Errors' => ['ATWSError' => array_map($message, $refused->messages)],
        ];
    }

    private static function return_info(int $id, string $action): array
    {
        return [
            'EntityId' => $id,
            'DatabaseAction' => $action,
            'DuplicateStatus' => ['Found' => false, 'Ignored' => false],
        ];
    }

    private static function field(
        string $name,
        string $type,
        int $length,
        bool $required,
        bool $read_only,
        array $labels = [],
    ): array {
        $values = [];
        foreach ($labels as $value => $label) {
            $values[] = [
                'Value' => (string) $value,
                'Label' => $label,
                'IsDefaultValue' => $value === array_key_first($labels),
                'SortOrder' => count($values),
                'IsActive' => true,
                'IsSystem' => false,
            ];
        }
        return [
            'Name' => $name,
            'Label' => $name,
            'Type' => $type,
            'Length' => $length,
            'IsRequired' => $required,
            'IsReadOnly' => $read_only,
            'IsQueryable' => true,
            'IsReference' => false,
            'IsPickList' => $labels !== [],
            'PicklistValues' => ['PickListValue' => $values],
        ];
    }
}
