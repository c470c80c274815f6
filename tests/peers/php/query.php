<?php

// QueryXML: siblings are AND'd, the expressions of one field are OR'd, and the operator of a
// condition joins it to the sibling before it. `operator` and expression names as documented.

declare(strict_types=1);

final class Query
{
    private const MAX_ORS = 500;
    private const OPERATORS = [
        'Equals', 'NotEqual', 'GreaterThan', 'LessThan', 'GreaterThanorEquals', 'LessThanOrEquals',
        'BeginsWith', 'EndsWith', 'Contains', 'IsNull', 'IsNotNull', 'IsThisDay', 'Like', 'NotLike',
    ];

    public readonly string $type;
    private readonly Closure $test;

    public function __construct(string $xml, private readonly Schema $schema)
    {
        $document = new DOMDocument();
        if ($xml === '' || !$document->loadXML($xml, LIBXML_NONET)) {
            throw new Refused(['Root element is missing.', 'Error reading in Query XML.']);
        }
        $xpath = new DOMXPath($document);
        $ors = $xpath->evaluate(
            'count(//condition[@operator="OR"]) + count(//expression) - count(//field[expression])'
        );
        if ($ors > self::MAX_ORS) {
            throw new Refused([
                "Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions.",
            ]);
        }
        $entity = trim($xpath->evaluate('string(/queryxml/entity)'));
        $this->type = $schema->type($entity) ?? throw new Refused(["$entity is not an entity."]);
        $query = $xpath->query('/queryxml/query')->item(0);
        if ($query === null) {
            throw new Refused(['The query element is missing.', 'Error reading in Query XML.']);
        }
        $this->test = $this->group($query);
    }

    public function matches(Record $record): bool
    {
        return ($this->test)($record);
    }

    private function group(DOMElement $group): Closure
    {
        $all = static fn (Record $record): bool => true;
        $first = true;
        foreach ($group->childNodes as $node) {
            if (!$node instanceof DOMElement) {
                continue;
            }
            $test = match ($node->nodeName) {
                'field' => $this->field($node),
                'condition' => $this->group($node),
                default => throw new Refused(
                    ["$node->nodeName is not allowed here.", 'Error reading in Query XML.']
                ),
            };
            $operator = $node->getAttribute('operator') ?: 'AND';
            $all = match (true) {
                $first => $test,
                $operator === 'OR' => static fn (Record $r): bool => $all($r) || $test($r),
                $operator === 'AND' => static fn (Record $r): bool => $all($r) && $test($r),
                default => throw new Refused(["$operator joins no condition."]),
            };
            $first = false;
        }
        return $all;
    }

    private function field(DOMElement $field): Closure
    {
        $name = trim($field->firstChild?->nodeValue ?? '');
        $udf = $field->getAttribute('udf') === 'true';
        if (!$udf && !$this->schema->has($this->type, $name)) {
            throw new Refused(["Unable to find $name in the $this->type Entity."]);
        }
        $expressions = [];
        foreach ($field->getElementsByTagName('expression') as $expression) {
            $operator = $expression->getAttribute('op');
            if (!in_array($operator, self::OPERATORS, true)) {
                throw new Refused(["$operator is not an operator."]);
            }
            $expressions[] = [$operator, $expression->textContent];
        }
        if ($expressions === []) {
            throw new Refused(["$name has no expression.", 'Error reading in Query XML.']);
        }
        return static function (Record $record) use ($name, $udf, $expressions): bool {
            $value = self::value($record, $name, $udf);
            foreach ($expressions as [$operator, $operand]) {
                if (self::holds($operator, $value, $operand)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static function value(Record $record, string $name, bool $udf): ?Leaf
    {
        if ($udf) {
            $text = $record->udfs[$name] ?? null;
            return $text === null ? null : new Leaf(null, $text);
        }
        $id = new Leaf('long', (string) $record->id);
        return $name === 'id' ? $id : $record->fields[$name] ?? null;
    }

    private static function holds(string $operator, ?Leaf $value, string $operand): bool
    {
        if ($value === null) {
            return $operator === 'IsNull'; // as in SQL, nothing else holds of what is not there
        }
        $text = strtolower($value->text);
        $wanted = strtolower($operand);
        return match ($operator) {
            'IsNull' => false,
            'IsNotNull' => true,
            'Equals' => self::compare($value, $operand) === 0,
            'NotEqual' => self::compare($value, $operand) !== 0,
            'GreaterThan' => self::compare($value, $operand) > 0,
            'LessThan' => self::compare($value, $operand) < 0,
            'GreaterThanorEquals' => self::compare($value, $operand) >= 0,
            'LessThanOrEquals' => self::compare($value, $operand) <= 0,
            'BeginsWith' => str_starts_with($text, $wanted),
            'EndsWith' => str_ends_with($text, $wanted),
            'Contains' => str_contains($text, $wanted),
            'IsThisDay' => substr($text, 0, 10) === substr($wanted, 0, 10),
            'Like' => self::like($text, $wanted),
            'NotLike' => !self::like($text, $wanted),
        };
    }

    private static function compare(Leaf $value, string $operand): int
    {
        if ($value->type === 'dateTime' || $value->type === 'date') {
            try {
                return new DateTimeImmutable($value->text) <=> new DateTimeImmutable($operand);
            } catch (Exception) {
                throw new Refused(["$operand is not a date."]);
            }
        }
        if ($value->type === 'boolean') {
            return self::truth($value->text) <=> self::truth($operand);
        }
        if ($value->type !== 'string' && is_numeric($value->text)) {
            if (is_numeric($operand)) {
                return $value->text <=> $operand; // numeric strings compare as numbers
            }
            if ($value->type !== null) {
                throw new Refused(["$operand is not a number."]);
            }
        }
        return strtolower($value->text) <=> strtolower($operand);
    }

    private static function truth(string $text): bool
    {
        return in_array(strtolower($text), ['true', '1'], true);
    }

    private static function like(string $text, string $pattern): bool
    {
        $regex = str_replace('%', '.*', preg_quote($pattern, '/'));
        return preg_match("/^$regex$/su", $text) === 1;
    }
}
