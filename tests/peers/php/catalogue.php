<?php

// What this server says of its fields, and holds writers to: three entities are enough to see a
// required field missing, a read-only one sent and a text too long. Other entities have no rules.

declare(strict_types=1);

/** entity → field → [type, length, required, read-only, label of each value of a picklist] */
const FIELDS = [
    'Account' => [
        'id' => ['long', 0, true, true],
        'AccountName' => ['string', 100, true, false],
        'Phone' => ['string', 25, true, false],
        'AccountType' => ['short', 0, true, false],
        'OwnerResourceID' => ['integer', 0, true, false],
        'CreateDate' => ['datetime', 0, false, true],
        'LastActivityDate' => ['datetime', 0, false, true],
    ],
    'Contact' => [
        'id' => ['long', 0, true, true],
        'FirstName' => ['string', 50, true, false],
        'LastName' => ['string', 50, true, false],
        'Active' => ['integer', 0, true, false],
        'CreateDate' => ['datetime', 0, false, true],
        'LastActivityDate' => ['datetime', 0, false, true],
    ],
    'Ticket' => [
        'id' => ['long', 0, true, true],
        'AccountID' => ['integer', 0, true, false],
        'Priority' => ['integer', 0, true, false, ['1' => 'Hoch & wichtig', '3' => 'Niedrig']],
        'Status' => ['integer', 0, true, false],
        'Title' => ['string', 255, true, false],
        'CreateDate' => ['datetime', 0, false, true],
        'LastActivityDate' => ['datetime', 0, false, true],
    ],
];

/** entity → name of a user-defined field → type */
const UDFS = [
    'Ticket' => ['Building' => 'string', 'Floor' => 'integer'],
];
