<?php
// One service for bindings of every style: PHP's SoapServer reads and writes the messages, and the
// functions do as little as they can.

declare(strict_types=1);

class Depot
{
    public function Add($a, $b)
    {
        return $a + $b;
    }

    public function Split($text)
    {
        [$head, $rest] = explode(' ', $text, 2);
        return ['head' => $head, 'rest' => $rest];
    }

    public function Turn($crates)
    {
        return array_reverse($crates);
    }

    public function Inner($crate)
    {
        return $crate->inner ?? null;
    }

    public function Words($words)
    {
        return array_map('strtoupper', $words);
    }

    public function Table($table)
    {
        return $table;
    }

    public function Reset()
    {
    }

    public function Ring($times)
    {
        file_put_contents(getenv('STATE'), (string) $times);
    }

    public function Store($crate)
    {
        throw new SoapFault('Client', 'no room', null, (object) ['place' => $crate->place], 'f0');
    }
}

$body = file_get_contents('php://input');
file_put_contents(sprintf('%s/%020.6f.xml', getenv('REQUESTS'), microtime(true)), $body);
$server = new SoapServer(getenv('WSDL'), [
    'cache_wsdl' => WSDL_CACHE_NONE,
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
]);
$server->setClass(Depot::class);
$server->handle($body);
