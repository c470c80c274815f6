<?php
// Header parts: PHP's SoapServer hands each to the method of its name, and sends one back.

declare(strict_types=1);

class Depot
{
    private $who = null;
    private $level = null;

    public function who($who)
    {
        $this->who = $who;
    }

    public function level($level)
    {
        $this->level = $level;
    }

    public function Do($a)
    {
        global $server;
        if ($this->who !== null) {
            $server->addSoapHeader(new SoapHeader('urn:depot:calls', 'echo', $this->who));
        }
        return $a . ' ' . ($this->who->boss->name ?? 'nobody') . ' ' . json_encode($this->level);
    }
}

$body = file_get_contents('php://input');
file_put_contents(sprintf('%s/%020.6f.xml', getenv('REQUESTS'), microtime(true)), $body);
$server = new SoapServer(getenv('WSDL'), ['cache_wsdl' => WSDL_CACHE_NONE]);
$server->setClass(Depot::class);
$server->handle($body);
