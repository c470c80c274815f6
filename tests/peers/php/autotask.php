<?php

// A stateful Autotask server on PHP's own SoapServer, run by ../php_server.py with `php -S`.
// What reads and writes SOAP here is PHP's; only the service's rules are ours.
//
// Environment: WSDL, DATABASE (SQLite file), REQUESTS (folder every request body is saved in),
// USERNAME and SECRET (Basic auth), ENVELOPE_SCHEMA (only in strict mode: an XSD of the envelope
// and the service, which every request has to be valid against before SoapServer sees it).

declare(strict_types=1);

require __DIR__ . '/catalogue.php';
require __DIR__ . '/wire.php';
require __DIR__ . '/query.php';
require __DIR__ . '/store.php';
require __DIR__ . '/service.php';

// A warning of ours becomes a fault that a test sees, not a line in a log.
set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    throw new ErrorException($message, 0, $level, $file, $line);
});
libxml_use_internal_errors(true);

function answer_text(int $status, string $text): never
{
    http_response_code($status);
    header('Content-Type: text/plain; charset=utf-8');
    echo $text, "\n";
    exit;
}

function operation_of(DOMDocument $envelope): ?string
{
    $body = $envelope->getElementsByTagNameNS(SOAP_ENVELOPE, 'Body')->item(0);
    return $body?->firstElementChild?->localName;
}

/** Refuse a request that SoapServer must not see: no credentials, or invalid in strict mode. */
function guard(string $request): void
{
    $envelope = new DOMDocument();
    $well_formed = $request !== '' && $envelope->loadXML($request, LIBXML_NONET | LIBXML_PARSEHUGE);
    $open = $well_formed && operation_of($envelope) === 'getZoneInfo';
    $credentials = [$_SERVER['PHP_AUTH_USER'] ?? null, $_SERVER['PHP_AUTH_PW'] ?? null];
    if (!$open && $credentials !== [getenv('USERNAME'), getenv('SECRET')]) {
        header('WWW-Authenticate: Basic realm="autotask"');
        answer_text(401, 'Unauthorized: the user name or the password is wrong.');
    }
    $schema = getenv('ENVELOPE_SCHEMA');
    if ($schema === false || !$well_formed) {
        return; // SoapServer has its own fault for what is not well-formed
    }
    libxml_clear_errors();
    if (!$envelope->schemaValidate($schema)) {
        $errors = array_map(
            static fn (LibXMLError $e): string => "line $e->line: " . trim($e->message),
            libxml_get_errors(),
        );
        answer_text(400, implode("\n", $errors));
    }
}

$seen = count(glob(getenv('REQUESTS') . '/*.xml'));
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $request = file_get_contents('php://input');
    file_put_contents(sprintf('%s/%06d.xml', getenv('REQUESTS'), ++$seen), $request);
    guard($request);
}
$schema = new Schema(getenv('WSDL'));
$server = new SoapServer(getenv('WSDL'), [
    'cache_wsdl' => WSDL_CACHE_NONE,
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
    'classmap' => $schema->class_map(),
    'typemap' => type_map(),
]);
$server->setObject(new Service($schema, new Store(getenv('DATABASE')), $seen));
$server->handle();
