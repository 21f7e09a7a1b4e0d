// The extension that has ours read a definition, and measures for how long the extension host heard nothing meanwhile.
const fs = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const vscode = require('vscode');

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** What VS Code itself still does after its start must not count. */
const calm = 3000;

async function measure({ id, view, query }) {
  await vscode.extensions.getExtension(id).activate();
  await sleep(calm);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await sleep(100); // the first value is not counted
  const idle = delay.max / 1e9;
  const started = performance.now();
  await vscode.commands.executeCommand(`${view}.focus`);
  // Symbols are there once the whole index is.
  const symbols = () => vscode.commands.executeCommand('vscode.executeWorkspaceSymbolProvider', query);
  while ((await symbols()).length === 0) await sleep(10);
  const seconds = (performance.now() - started) / 1000;
  await sleep(100);
  delay.disable();
  return { seconds, gap: delay.max / 1e9, idle };
}

function write(file, text) {
  fs.writeFileSync(`${file}.new`, text);
  fs.renameSync(`${file}.new`, file); // whoever waits for it must not read half of it
}

exports.activate = () => {
  const file = process.env.BENCH_FILE;
  measure(JSON.parse(process.env.BENCH_DEFINITION)).then(
    (found) => write(file, JSON.stringify(found)),
    (error) => write(file, JSON.stringify({ error: error.stack })),
  );
};
