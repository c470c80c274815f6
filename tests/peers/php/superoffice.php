<?php

// SuperOffice's Batch agent, and the logins of SoPrincipal, on PHP's own SoapServer, run by
// ../php_server.py with `php -S`. What reads and writes SOAP here, header parts included, is PHP's
// with the service's own WSDLs; only the rules are ours, and few: a ticket is good until the file
// of tickets is emptied, errors come in header parts, a job goes on by a step a look.
//
// Environment: WSDL (Batch), LOGIN_WSDL (SoPrincipal), STATE (JSON file), REQUESTS (folder every
// request body is saved in), USERNAME and SECRET.

declare(strict_types=1);

const NS = 'http://www.superoffice.net/ws/crm/NetServer/Services88';
const APPLICATION = 'peer-application';

set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    throw new ErrorException($message, 0, $level, $file, $line);
});

final class Refused extends Exception
{
    public function __construct(
        public readonly string $kind,
        string $message,
        public readonly ?Refused $inner = null,
    ) {
        parent::__construct($message);
    }

    public function info(): stdClass
    {
        return (object) [
            'Message' => "$this->kind: {$this->getMessage()}",
            'StackTrace' => null,
            'FriendlyText' => $this->getMessage(),
            'ExceptionType' => $this->kind,
            'Source' => 'php',
            'InnerException' => $this->inner?->info(),
            'Parameters' => null,
        ];
    }
}

/** Each public method but the constructor is a header part or an operation of the WSDL. */
final class Service
{
    private ?string $application = null;
    private ?string $ticket = null;
    private mixed $zone = null;

    public function __construct(private readonly SoapServer $server, private array &$state)
    {
    }

    // --- header parts in -------------------------------------------------------------------

    public function ApplicationToken(mixed $token): void
    {
        $this->application = (string) ($token->_ ?? $token);
    }

    public function Credentials(mixed $credentials): void
    {
        $this->ticket = $credentials->Ticket ?? null;
    }

    public function TimeZone(mixed $zone): void
    {
        $this->zone = $zone;
    }

    // --- operations ------------------------------------------------------------------------

    public function __call(string $name, array $arguments): mixed
    {
        $request = $arguments[0] ?? new stdClass();
        try {
            if ($this->application !== APPLICATION) {
                throw new Refused('SoException', 'The application is not known.');
            }
            $logs_in = str_starts_with($name, 'Authenticate');
            if (!$logs_in && !in_array($this->ticket, $this->state['tickets'], true)) {
                throw new Refused('SuperOffice.Exceptions.SoSessionException', 'No such ticket.');
            }
            $answer = $this->{"on$name"}($request);
            $this->tell(null);
            return $answer;
        } catch (Refused $refused) {
            $this->tell($refused);
            return new stdClass();
        }
    }

    /** The header parts of the answer. */
    private function tell(?Refused $refused): void
    {
        $zone = $this->zone ?? (object) ['SoTimeZoneId' => 78, 'SoTimeZoneLocationCode' => 'NO'];
        $parts = [
            'ExceptionInfo' => $refused?->info(),
            'ExtraInfo' => new stdClass(),
            'Succeeded' => $refused === null,
            'TimeZone' => $zone,
        ];
        foreach ($parts as $name => $value) {
            $this->server->addSoapHeader(new SoapHeader(NS, $name, $value));
        }
    }

    private function onAuthenticateUsernamePassword(stdClass $request): stdClass
    {
        $who = [$request->UserName ?? null, $request->Password ?? null];
        if ($who !== [getenv('USERNAME'), getenv('SECRET')]) {
            return (object) ['AuthenticationSucceeded' => false];
        }
        $ticket = '7T:' . bin2hex(random_bytes(9));
        $this->state['tickets'][] = $ticket;
        return (object) [
            'Response' => (object) ['Associate' => $request->UserName, 'AssociateId' => 5],
            'Credentials' => (object) ['Ticket' => $ticket],
            'AuthenticationSucceeded' => true,
        ];
    }

    private function onStartBatchJob(stdClass $request): stdClass
    {
        $info = $request->BatchTaskInfo ?? null;
        if (($info->Name ?? '') === '') {
            $cause = new Refused('System.ArgumentNullException', 'Name');
            throw new Refused('SoException', 'A task needs a name.', $cause);
        }
        $id = count($this->state['tasks']) + 1;
        $this->state['tasks'][$id] = ['info' => $info, 'looks' => 0, 'stopped' => false];
        return (object) ['Response' => $id];
    }

    private function onGetBatchTaskInfo(stdClass $request): stdClass
    {
        $task = $this->state['tasks'][$request->Id] ?? null;
        if ($task === null) {
            return (object) ['Response' => null];
        }
        $looks = ++$this->state['tasks'][$request->Id]['looks'];
        $end = $task['info']['Name'] === 'Hopeless' ? 'Failed' : 'Succeeded';
        $state = ['Aquired', 'Started', 'Started', $end][min($looks, 4) - 1];
        return (object) ['Response' => (object) [
            ...(array) $task['info'],
            'TableRight' => (object) ['Mask' => 'Select Update', 'Reason' => null],
            'Id' => $request->Id,
            'State' => $task['stopped'] ? 'Failed' : $state,
            'Result' => $task['stopped'] ? 'Stopped' : null,
            'ProgressDescription' => "Look $looks",
            'ProgressPercent' => min(25 * $looks, 100),
            'CancellationBehaviour' =>
                $task['info']['CancellationBehaviour'] ?? 'CancelWithWarning',
        ]];
    }

    private function onStopBatchJob(stdClass $request): stdClass
    {
        $this->state['tasks'][$request->Id]['stopped'] = true;
        return (object) ['Response' => true];
    }

    private function onDeleteBatchTask(stdClass $request): stdClass
    {
        unset($this->state['tasks'][$request->BatchTaskId]);
        return new stdClass();
    }

    private function onGetAllBatchTaskInfosByName(stdClass $request): stdClass
    {
        $infos = [];
        foreach ($this->state['tasks'] as $id => $task) {
            if (($request->TaskName ?? null) === $task['info']['Name']) {
                $infos[] = (object) ['Id' => $id, 'Name' => $task['info']['Name']];
            }
        }
        return (object) ['Response' => (object) ['BatchTaskInfo' => $infos]];
    }
}

$body = file_get_contents('php://input');
$number = count(glob(getenv('REQUESTS') . '/*.xml'));
$agent = basename($_SERVER['REQUEST_URI'], '.svc');
file_put_contents(sprintf('%s/%05d.%s.xml', getenv('REQUESTS'), $number, $agent), $body);

$file = getenv('STATE');
$state = is_file($file)
    ? json_decode(file_get_contents($file), true)
    : ['tickets' => [], 'tasks' => []];
$wsdl = getenv($agent === 'SoPrincipal' ? 'LOGIN_WSDL' : 'WSDL');
$server = new SoapServer($wsdl, ['cache_wsdl' => WSDL_CACHE_NONE]);
$server->setObject(new Service($server, $state));
$server->handle($body);
file_put_contents($file, json_encode($state));
