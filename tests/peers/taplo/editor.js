// What an editor asks taplo's language server, which is in Even Better TOML: node editor.js FILE
// LINE:CHARACTER... prints, for each place, what could be written there and what is told of it.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { TaploLsp } = require("@taplo/lsp");

const [file, ...places] = process.argv.slice(2);
const uri = pathToFileURL(file).href;
const offline = () => Promise.reject(new Error("there is no network"));
globalThis.fetch = offline;

const quiet = async (bytes) => bytes.length;
const environment = {
  now: () => new Date(),
  envVar: () => undefined,
  envVars: () => [],
  stdErrAtty: () => false,
  stdin: async () => new Uint8Array(),
  stdout: quiet,
  stderr: quiet,
  glob: () => [],
  readFile: async (name) => fs.readFileSync(name),
  writeFile: async () => {},
  urlToFilePath: (url) => decodeURI(url).slice("file://".length),
  isAbsolute: path.isAbsolute,
  cwd: () => path.dirname(file),
  findConfigFile: () => undefined,
  fetch: { fetch: offline, Headers, Request, Response },
};

async function main() {
  const waiting = new Map();
  let ids = 0;
  const server = await TaploLsp.initialize(environment, {
    onMessage(message) {
      if (message.method && message.id !== undefined) {
        const result = (message.params?.items ?? []).map(() => ({ schema: { enabled: true } }));
        server.send({ jsonrpc: "2.0", id: message.id, result });
      } else if (message.id !== undefined) {
        waiting.get(message.id)(message.result);
      } else if (message.method === "textDocument/publishDiagnostics") {
        waiting.get("diagnostics")?.(message.params.diagnostics);
      }
    },
  });
  const tell = (method, params) => server.send({ jsonrpc: "2.0", method, params });
  const ask = (method, params) =>
    new Promise((resolve) => {
      const id = ++ids;
      waiting.set(id, resolve);
      server.send({ jsonrpc: "2.0", id, method, params });
    });

  const root = pathToFileURL(path.dirname(file)).href;
  await ask("initialize", {
    processId: null,
    rootUri: root,
    capabilities: {},
    workspaceFolders: [{ uri: root, name: "workspace" }],
  });
  tell("initialized", {});
  const checked = new Promise((resolve) => waiting.set("diagnostics", resolve));
  const text = fs.readFileSync(file, "utf8");
  tell("textDocument/didOpen", {
    textDocument: { uri, languageId: "toml", version: 1, text },
  });
  await checked;
  const told = [];
  for (const place of places) {
    const [line, character] = place.split(":").map(Number);
    const at = { textDocument: { uri }, position: { line, character } };
    const found = await ask("textDocument/completion", at);
    const hover = await ask("textDocument/hover", at);
    told.push({
      completion: (found?.items ?? found ?? []).map((item) => item.label),
      hover: hover?.contents?.value ?? null,
    });
  }
  console.log(JSON.stringify(told));
  process.exit(0);
}

main();
