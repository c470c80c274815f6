<?php
// The request that PHP's SoapClient would send: request.php WSDL OPERATION, arguments as JSON.

declare(strict_types=1);

class Writer extends SoapClient
{
    public string $written = '';

    public function __doRequest($request, $location, $action, $version, $oneWay = false): ?string
    {
        $this->written = $request;
        return '';
    }
}

[, $wsdl, $operation, $arguments] = $argv;
$client = new Writer($wsdl, ['cache_wsdl' => WSDL_CACHE_NONE, 'exceptions' => false]);
$client->__soapCall($operation, json_decode($arguments));
echo $client->written;
