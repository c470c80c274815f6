<?php

// A small warehouse for docs/adding-a-service.md: PHP's own SoapServer over warehouse.wsdl.
// php -S 127.0.0.1:8089 server.php

declare(strict_types=1);

final class Warehouse
{
    private array $items;
    private int $looks;

    public function __construct(private readonly string $file)
    {
        $known = is_file($file) ? json_decode(file_get_contents($file), true) : [];
        $this->items = $known['items'] ?? [];
        $this->looks = $known['looks'] ?? 0;
    }

    public function __destruct()
    {
        file_put_contents($this->file, json_encode(['items' => $this->items, 'looks' => $this->looks]));
    }

    /** The header part, which SoapServer hands over before the operation. */
    public function Session(object $session): void
    {
        if ($session->ticket !== 'T-1') {
            throw new SoapFault('Client', 'The ticket has expired.');
        }
    }

    public function LogIn(object $request): array
    {
        if ($request->password !== 'secret') {
            throw new SoapFault('Client', 'The password is wrong.');
        }
        return ['ticket' => 'T-1'];
    }

    public function SaveItems(object $request): array
    {
        $results = [];
        foreach (is_array($request->item) ? $request->item : [$request->item] as $at => $item) {
            if (($item->price ?? 0) < 0) {
                $message = [['code' => 'PRICE', 'text' => 'A price cannot be negative.']];
                $results[] = ['position' => $at + 1, 'success' => false, 'message' => $message];
                continue;
            }
            $this->items[$item->itemNumber] = $item;
            $results[] = ['position' => $at + 1, 'success' => true, 'id' => count($this->items)];
        }
        return ['results' => ['result' => $results]];
    }

    public function FindItems(object $request): array
    {
        ksort($this->items);
        $from = ($request->page - 1) * $request->pageSize;
        return [
            'item' => array_slice(array_values($this->items), $from, $request->pageSize),
            'total' => count($this->items),
        ];
    }

    public function StartCount(object $request): array
    {
        $this->looks = 0;
        return ['countId' => 7];
    }

    public function GetCountStatus(object $request): array
    {
        $done = min(100, 50 * $this->looks++);
        return ['state' => $done < 100 ? 'Counting' : 'Completed', 'percent' => $done];
    }
}

$server = new SoapServer(__DIR__ . '/warehouse.wsdl', ['cache_wsdl' => WSDL_CACHE_NONE]);
$server->setObject(new Warehouse(sys_get_temp_dir() . '/warehouse-' . $_SERVER['SERVER_PORT'] . '.json'));
$server->handle();
