<?php

// Records and attachments in SQLite, so that they outlive PHP's one process a request.

declare(strict_types=1);

final class Store
{
    private readonly PDO $database;

    public function __construct(string $path)
    {
        $this->database = new PDO("sqlite:$path");
        $this->database->exec('PRAGMA synchronous = OFF');
        $this->database->exec(
            'CREATE TABLE IF NOT EXISTS record (
                id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT, fields TEXT, udfs TEXT
            );
            CREATE INDEX IF NOT EXISTS record_type ON record (type, id);
            CREATE TABLE IF NOT EXISTS attachment (id INTEGER PRIMARY KEY, data BLOB);'
        );
    }

    /** Run work in one transaction: what it throws undoes all it did. */
    public function atomically(callable $work): mixed
    {
        $this->database->beginTransaction();
        try {
            $result = $work();
            $this->database->commit();
            return $result;
        } catch (Throwable $problem) {
            $this->database->rollBack();
            throw $problem;
        }
    }

    /** Save a record, giving one whose id is 0 an id of its own. */
    public function save(Record $record): void
    {
        $fields = array_map(static fn (Leaf $leaf) => [$leaf->type, $leaf->text], $record->fields);
        $this->run(
            'INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)',
            [$record->id ?: null, $record->type, self::json($fields), self::json($record->udfs)],
        );
        $record->id = $record->id ?: (int) $this->database->lastInsertId();
    }

    public function find(string $type, int $id): ?Record
    {
        $rows = $this->run('SELECT * FROM record WHERE type = ? AND id = ?', [$type, $id]);
        $row = $rows->fetch(PDO::FETCH_ASSOC);
        return $row ? self::record($row) : null;
    }

    public function delete(Record $record): void
    {
        $this->run('DELETE FROM record WHERE id = ?', [$record->id]);
        $this->run('DELETE FROM attachment WHERE id = ?', [$record->id]);
    }

    /** @return list<Record> the first matches by id */
    public function matching(Query $query, int $limit): array
    {
        $found = [];
        $rows = $this->run('SELECT * FROM record WHERE type = ? ORDER BY id', [$query->type]);
        while (count($found) < $limit && $row = $rows->fetch(PDO::FETCH_ASSOC)) {
            $record = self::record($row);
            if ($query->matches($record)) {
                $found[] = $record;
            }
        }
        return $found;
    }

    public function attach(int $id, string $data): void
    {
        $this->run('INSERT INTO attachment VALUES (?, ?)', [$id, $data]);
    }

    public function attached(int $id): string
    {
        return $this->run('SELECT data FROM attachment WHERE id = ?', [$id])->fetchColumn();
    }

    private function run(string $sql, array $values): PDOStatement
    {
        $statement = $this->database->prepare($sql);
        $statement->execute($values);
        return $statement;
    }

    private static function record(array $row): Record
    {
        $fields = array_map(
            static fn (array $leaf) => new Leaf(...$leaf),
            json_decode($row['fields'], true),
        );
        return new Record($row['type'], (int) $row['id'], $fields, json_decode($row['udfs'], true));
    }

    private static function json(array $values): string
    {
        return json_encode($values, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
    }
}
