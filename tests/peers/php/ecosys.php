<?php

// A stateful EcoSys server on PHP's own SoapServer, run by ../php_server.py with `php -S`.
// What reads and writes SOAP here is PHP's; only the service's rules are ours, and few: passwords,
// a cookie that stands for the session, success record by record, results in no order.
//
// Environment: WSDL, STATE (JSON file), REQUESTS (folder every request body is saved in),
// USERNAME and SECRET.

declare(strict_types=1);

set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    throw new ErrorException($message, 0, $level, $file, $line);
});

/** The state of the server between two requests: objects by API and id, and the open sessions. */
function state(): array
{
    $file = getenv('STATE');
    $empty = ['objects' => [], 'sessions' => []];
    return is_file($file) ? json_decode(file_get_contents($file), true) : $empty;
}

final class Service
{
    private array $state;

    public function __construct()
    {
        $this->state = state();
    }

    /** Names of operations need not be names of methods. */
    public function __call(string $operation, array $arguments): mixed
    {
        preg_match('/^(Read|CreateOrUpdate|Create|Update|Delete|Trigger)(.+)$/', $operation, $found);
        [, $verb, $api] = $found;
        $request = $arguments[0] ?? new stdClass();
        $this->enter($request->{"{$api}Options"} ?? new stdClass());
        $answer = match ($verb) {
            'Read' => $this->read($api, $request),
            'Trigger' => new stdClass(),
            default => $this->write($verb, $api, $request),
        };
        file_put_contents(getenv('STATE'), json_encode($this->state));
        return $answer;
    }

    private function enter(stdClass $options): void
    {
        $who = [$options->Username ?? null, $options->Password ?? null];
        if ($who !== [getenv('USERNAME'), getenv('SECRET')]) {
            throw new SoapFault('Client', 'The user name or the password is wrong.');
        }
        $session = $_COOKIE['session'] ?? bin2hex(random_bytes(8));
        $keep = ($options->LogoutSession ?? true) === false;
        $this->state['sessions'] = array_diff($this->state['sessions'], [$session]);
        if ($keep) {
            $this->state['sessions'][] = $session;
        }
        setcookie('session', $session, $keep ? 0 : 1, '/');
    }

    private function read(string $api, stdClass $request): stdClass
    {
        $filter = $request->{"{$api}Parameters"}->filter ?? '';
        $objects = array_filter(
            $this->state['objects'][$api] ?? [],
            static fn (string $id): bool => str_starts_with($id, $filter),
            ARRAY_FILTER_USE_KEY,
        );
        $answer = new stdClass();
        $answer->$api = array_values($objects);
        if ($request->{"{$api}Options"}->IncludeMetaData ?? false) {
            $answer->Meta = ['Field' => []];
            $answer->Performance = ['Records' => count($objects), 'Milliseconds' => 0];
        }
        return $answer;
    }

    private function write(string $verb, string $api, stdClass $request): stdClass
    {
        $records = $request->{$verb === 'Delete' ? "{$api}Key" : $api};
        $results = [];
        foreach ($records as $index => $record) {
            $results[] = $this->one($verb, $api, $index, (array) $record);
        }
        $answer = new stdClass();
        $answer->ObjectResult = array_reverse($results);
        return $answer;
    }

    private function one(string $verb, string $api, int $index, array $record): array
    {
        $id = reset($record);
        $objects = &$this->state['objects'][$api];
        $known = isset($objects[$id]);
        $result = ['index' => $index, 'successFlag' => true, 'externalId' => $id];
        if (in_array($verb, ['Update', 'Delete'], true) && !$known) {
            $result['successFlag'] = false;
            $result['internalId'] = '';
            $result['ResultMessage'] = [[
                'level' => 'FAILURE',
                'reasonCode' => 'ESRC_OBJECT_NOT_FOUND_BY_KEY',
                'KeyName' => $id,
                'Message' => 'There is no such object.',
            ]];
            return $result;
        }
        $result['internalId'] = 100 + $index;
        if ($verb === 'Delete') {
            unset($objects[$id]);
        } else {
            $objects[$id] = $record + ($objects[$id] ?? []);
        }
        return $result;
    }
}

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $number = count(glob(getenv('REQUESTS') . '/*.xml')) + 1;
    $name = sprintf('%s/%06d.xml', getenv('REQUESTS'), $number);
    file_put_contents($name, file_get_contents('php://input'));
}
$server = new SoapServer(getenv('WSDL'), [
    'cache_wsdl' => WSDL_CACHE_NONE,
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
]);
$server->setObject(new Service());
$server->handle();
