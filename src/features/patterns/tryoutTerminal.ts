import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TryoutStep } from '../../core/patterns/tryout/planTryout';

export interface TryoutRun {
  readonly title: string;
  /** Absolute path. */
  readonly folder: string;
  readonly steps: readonly TryoutStep[];
  /** Of the commands, beside what VS Code runs in; no other program gets it. */
  readonly env: Readonly<Record<string, string>>;
}

export interface TryoutResult {
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
export async function runInTerminal({ title, folder, steps, env }: TryoutRun): Promise<TryoutResult> {
  const written = new vscode.EventEmitter<string>();
  const write = (text: string) => written.fire(text.replaceAll(/\r?\n/g, '\r\n'));
  let child: ChildProcess | undefined;
  let closed = false;
  const opened = new Promise<void>((resolve) => {
    const pty: vscode.Pseudoterminal = {
      onDidWrite: written.event,
      open: () => resolve(),
      close: () => {
        closed = true;
        if (child) endTree(child, 'SIGTERM');
        resolve();
      },
      handleInput: (data) => {
        if (data === '\u0003') {
          if (child) endTree(child, 'SIGINT');
        }
      },
    };
    vscode.window.createTerminal({ name: title, pty }).show(true);
  });
  await opened;
  let result: TryoutResult = { exitCode: undefined, tested: false, output: '' };
  for (const [at, step] of steps.entries()) {
    if (closed) return { ...result, exitCode: undefined };
    write(`\u001b[1m> ${[path.basename(step.command), ...step.args].join(' ')}\u001b[0m\n`);
    const done = await runStep(step, { folder, env, write, started: (process) => (child = process) });
    result = { ...done, tested: at === steps.length - 1 };
    if (done.exitCode !== 0) break;
  }
  return closed ? { ...result, exitCode: undefined } : result;
}

interface StepContext extends Pick<TryoutRun, 'folder' | 'env'> {
  readonly write: (text: string) => void;
  readonly started: (child: ChildProcess) => void;
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

function runStep({ command, args }: TryoutStep, { folder, env, write, started }: StepContext) {
  return new Promise<{ readonly exitCode: number; readonly output: string }>((resolve) => {
    const program = path.isAbsolute(command) || !command.includes('/') ? command : path.join(folder, command);
    const child = spawn(isWindows ? `"${program}"` : program, args, {
      cwd: folder,
      env: { ...plainEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: isWindows, // npm and mvn are batch files there
      detached: !isWindows, // a process group of its own
    });
    started(child);
    let output = '';
    const take = (data: Buffer) => {
      output += data.toString();
      write(data.toString());
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', ({ message }) => {
      write(`${message}\n`);
      resolve({ exitCode: 127, output });
    });
    child.once('close', (code) => resolve({ exitCode: code ?? 1, output }));
  });
}
