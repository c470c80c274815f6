// One service for rpc bindings: node's soap reads and writes the messages.
// messages.js WSDL: prints the port it listens on, and keeps the requests in the folder REQUESTS.
"use strict";
const fs = require("fs");
const http = require("http");
const path = require("path");
const soap = require("soap");

let number = 0;
const depot = {
  Add: ({ a, b }) => ({ sum: Number(plain(a)) + Number(plain(b)) }),
  Split: ({ text }) => {
    const [head, ...rest] = plain(text).split(" ");
    return { head, rest: rest.join(" ") };
  },
  Inner: ({ crate }) => ({ inner: bare(crate.inner) }),
  Reset: () => ({}),
  Store: ({ crate }) => {
    throw {
      Fault: {
        faultcode: "Client",
        faultstring: "no room",
        detail: { NoRoom: { place: plain(crate.place) } },
      },
    };
  },
};

// What says its type comes with its attributes.
function plain(value) {
  return value !== null && typeof value === "object" && "$value" in value ? value.$value : value;
}

// A record without what its elements said of their types, which would go out without prefixes.
function bare(record) {
  const kept = Object.entries(record).filter(([name]) => name !== "attributes");
  return Object.fromEntries(kept.map(([name, value]) => [name, plain(value)]));
}

const server = http.createServer((request, response) => response.writeHead(404).end());
const listening = soap.listen(server, "/", { Depots: { Depot: depot } },
  fs.readFileSync(process.argv[2], "utf-8"));
listening.log = (type, data) => {
  if (type === "error") console.error(data);
  if (type === "received") {
    fs.writeFileSync(path.join(process.env.REQUESTS, `${String(number++).padStart(4, "0")}.xml`), data);
  }
};
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
