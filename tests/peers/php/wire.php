<?php

// Between SoapServer's objects and records: which class an Entity is, which type a leaf has.
// Both stand in xsi:type alone, as the WSDL types no field, so PHP is told to keep them: a class
// map gives each entity type a class of its own, a type map each leaf its type's name.

declare(strict_types=1);

const SOAP_ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const XSD = 'http://www.w3.org/2001/XMLSchema';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

const LEAF_TYPES = [
    'string' => XSD_STRING, 'boolean' => XSD_BOOLEAN, 'dateTime' => XSD_DATETIME,
    'date' => XSD_DATE, 'short' => XSD_SHORT, 'int' => XSD_INT, 'long' => XSD_LONG,
    'integer' => XSD_INTEGER, 'decimal' => XSD_DECIMAL, 'float' => XSD_FLOAT,
    'double' => XSD_DOUBLE,
];

/** A call the service refuses, with the texts of its Errors. */
final class Refused extends Exception
{
    /** @param list<string> $messages */
    public function __construct(public readonly array $messages)
    {
        parent::__construct($messages[0]);
    }
}

/** A value as it came: its text and the local name of its xsi:type, null where it had none. */
final class Leaf
{
    public function __construct(public readonly ?string $type, public readonly string $text)
    {
    }

    public function is_valid(): bool
    {
        return match ($this->type) {
            'short', 'int', 'long', 'integer' =>
                filter_var($this->text, FILTER_VALIDATE_INT) !== false,
            'decimal', 'float', 'double' => is_numeric($this->text),
            'boolean' => in_array($this->text, ['true', 'false', '1', '0'], true),
            'dateTime' => preg_match('/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/', $this->text) === 1,
            // The vendor's server fails on an empty element that does not say its type.
            null => $this->text !== '',
            default => true,
        };
    }

    public function encoded(): SoapVar|string
    {
        if ($this->type === null) {
            return $this->text;
        }
        $value = $this->type === 'boolean'
            ? in_array($this->text, ['true', '1'], true)
            : $this->text;
        return new SoapVar($value, LEAF_TYPES[$this->type], $this->type, XSD);
    }
}

/** What SoapServer reads an Entity into; every entity type has an empty subclass. */
#[AllowDynamicProperties]
abstract class Entity
{
    public static function class_of(string $type): string
    {
        return "Entity_$type"; // a prefix, since types are called Task, Resource, Service, …
    }

    public function type(): string
    {
        return substr(static::class, strlen('Entity_'));
    }
}

/** An entity as the store keeps it. */
final class Record
{
    /**
     * @param array<string, Leaf> $fields
     * @param array<string, ?string> $udfs
     */
    public function __construct(
        public readonly string $type,
        public int $id,
        public array $fields,
        public array $udfs,
    ) {
    }

    public static function decoded(Entity $entity): self
    {
        $record = new self($entity->type(), (int) text_of($entity->id ?? '0'), [], []);
        foreach (get_object_vars($entity) as $name => $value) {
            if (in_array($name, ['Fields', 'id', 'UserDefinedFields'], true)) {
                continue;
            }
            $leaf = $value instanceof Leaf ? $value : new Leaf(null, (string) $value);
            if (!$leaf->is_valid()) {
                $type = $leaf->type ?? 'Object';
                throw new Refused([
                    "Conversion of '$leaf->text' in $name from '$type' is not valid.",
                ]);
            }
            $record->fields[$name] = $leaf;
        }
        foreach ($entity->UserDefinedFields->UserDefinedField ?? [] as $udf) {
            if (text_of($udf->Name ?? null) === '') {
                throw new Refused(['A user-defined field has no name.']);
            }
            $record->udfs[text_of($udf->Name)] = isset($udf->Value) ? text_of($udf->Value) : null;
        }
        return $record;
    }

    public function encoded(): Entity
    {
        $entity = new (Entity::class_of($this->type));
        $entity->id = $this->id;
        foreach ($this->fields as $name => $leaf) {
            $entity->$name = $leaf->encoded();
        }
        if ($this->udfs !== []) {
            $udfs = [];
            foreach ($this->udfs as $name => $value) {
                // A user-defined field without a value has no Value element.
                $udfs[] = array_filter(
                    ['Name' => $name, 'Value' => $value],
                    static fn ($part) => $part !== null,
                );
            }
            $entity->UserDefinedFields = ['UserDefinedField' => $udfs];
        }
        return $entity;
    }
}

/** The entity types of a WSDL and their own fields. */
final class Schema
{
    /** @var array<string, list<string>> */
    private array $types = [];

    /** Whether callers are told apart by an IntegrationCode; the first 1.5 releases had none. */
    public readonly bool $identifies;

    public function __construct(string $wsdl)
    {
        $document = new DOMDocument();
        $document->load($wsdl, LIBXML_NONET);
        $xpath = new DOMXPath($document);
        $xpath->registerNamespace('s', XSD);
        $this->identifies = $xpath->evaluate('boolean(//s:element[@name="IntegrationCode"])');
        $extension = 's:complexContent/s:extension[substring-after(@base, ":")="Entity"]';
        foreach ($xpath->query("//s:complexType[$extension]") as $type) {
            $names = [];
            foreach ($xpath->query('.//s:element/@name', $type) as $name) {
                $names[] = $name->value;
            }
            $this->types[$type->getAttribute('name')] = $names;
        }
    }

    /** The type's name as the WSDL spells it: queries write it in any case. */
    public function type(string $name): ?string
    {
        foreach (array_keys($this->types) as $type) {
            if (strcasecmp($type, $name) === 0) {
                return $type;
            }
        }
        return null;
    }

    public function has(string $type, string $field): bool
    {
        return $field === 'id' || in_array($field, $this->types[$type], true);
    }

    /** @return array<string, string> type → a class that exists from now on */
    public function class_map(): array
    {
        $map = [];
        $code = '';
        foreach (array_keys($this->types) as $type) {
            $map[$type] = Entity::class_of($type);
            $code .= "final class {$map[$type]} extends Entity {}\n";
        }
        eval($code); // one class a type: SoapServer tells types apart by nothing else
        return $map;
    }
}

/**
 * Where an element names no type, SoapServer reads it as a string and the leaf has no type.
 *
 * @return list<array{type_ns: string, type_name: string, from_xml: Closure}>
 */
function type_map(): array
{
    $map = [];
    foreach (array_keys(LEAF_TYPES) as $type) {
        $read = static function (string $xml) use ($type): Leaf {
            $element = simplexml_load_string($xml);
            $typed = isset($element->attributes(XSI)['type']);
            return new Leaf($typed ? $type : null, (string) $element);
        };
        $map[] = ['type_ns' => XSD, 'type_name' => $type, 'from_xml' => $read];
    }
    return $map;
}

/** The text of a simple parameter, which the type map reads into a Leaf. */
function text_of(mixed $value): string
{
    return $value instanceof Leaf ? $value->text : (string) $value;
}
