import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TryoutStep } from '../core/patterns/tryout/planTryout';

export interface TerminalRun {
  readonly title: string;
  /** Absolute path. */
  readonly folder: string;
  readonly steps: readonly TryoutStep[];
  /** Of the commands, beside what VS Code runs in; no other program gets it. */
  readonly env: Readonly<Record<string, string>>;
}

export interface TerminalResult {
  /** Of the step that failed, else of the last one; undefined when the reader closed the terminal. */
  readonly exitCode: number | undefined;
  /** True when the tests themselves ran. */
  readonly tested: boolean;
  /** What the last step printed. */
  readonly output: string;
}

const isWindows = process.platform === 'win32';

/** What would steer a client to other places or keys than the chosen ones. */
function plainEnvironment(): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:AWS|S3|API)_/.test(name)));
}

/** Runs the steps one after the other in a terminal of VS Code, until one fails; closing the terminal ends them. */
export async function runInTerminal({ title, folder, steps, env }: TerminalRun): Promise<TerminalResult> {
  const terminal = new RunTerminal(title);
  let result: TerminalResult = { exitCode: undefined, tested: false, output: '' };
  for (const [at, step] of steps.entries()) {
    if (terminal.closed) break;
    terminal.write(`\u001b[1m> ${[path.basename(step.command), ...step.args].join(' ')}\u001b[0m\n`);
    const done = await runStep(step, { folder, env, terminal });
    result = { ...done, tested: at === steps.length - 1 };
    if (done.exitCode !== 0) break;
  }
  return terminal.closed ? { ...result, exitCode: undefined } : result;
}

/** Shows what a process prints. Where VS Code cannot open terminals, the process runs all the same. */
class RunTerminal implements vscode.Pseudoterminal {
  readonly #written = new vscode.EventEmitter<string>();
  #waiting: string | undefined = '';
  #child: ChildProcess | undefined;
  closed = false;
  readonly onDidWrite = this.#written.event;

  constructor(name: string) {
    vscode.window.createTerminal({ name, pty: this }).show(true);
  }

  open(): void {
    const waiting = this.#waiting ?? '';
    this.#waiting = undefined;
    this.#written.fire(waiting);
  }

  close(): void {
    this.closed = true;
    if (this.#child) endTree(this.#child, 'SIGTERM');
  }

  handleInput(data: string): void {
    if (data === '\u0003' && this.#child) endTree(this.#child, 'SIGINT');
  }

  shows(child: ChildProcess): void {
    this.#child = child;
  }

  write(output: string): void {
    const text = output.replaceAll(/\r?\n/g, '\r\n');
    if (this.#waiting === undefined) this.#written.fire(text);
    else this.#waiting += text; // what is written before it opens would be lost
  }
}

interface StepContext extends Pick<TerminalRun, 'folder' | 'env'> {
  readonly terminal: RunTerminal;
}

/** Ends a step with all that it started: npm, mvn and go have the tests in processes of their own. */
function endTree({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    if (isWindows) spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}

function runStep({ command, args }: TryoutStep, { folder, env, terminal }: StepContext) {
  return new Promise<{ readonly exitCode: number; readonly output: string }>((resolve) => {
    const program = path.isAbsolute(command) || !command.includes('/') ? command : path.join(folder, command);
    const child = spawn(isWindows ? `"${program}"` : program, args, {
      cwd: folder,
      env: { ...plainEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: isWindows, // npm and mvn are batch files there
      detached: !isWindows, // a process group of its own
    });
    terminal.shows(child);
    let output = '';
    const take = (data: Buffer) => {
      output += data.toString();
      terminal.write(data.toString());
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', ({ message }) => {
      terminal.write(`${message}\n`);
      resolve({ exitCode: 127, output });
    });
    child.once('close', (code) => resolve({ exitCode: code ?? 1, output }));
  });
}
