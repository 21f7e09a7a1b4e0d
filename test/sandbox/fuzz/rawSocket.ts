import net from 'node:net';

/** Sends the pieces over one connection and gives what came back until it was closed, or nothing came for `patience` milliseconds. */
export function speak(port: number, pieces: readonly Buffer[], patience: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    let answer = '';
    const finish = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(patience, finish);
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1');
    });
    socket.once('close', finish);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') reject(error);
    });
    socket.once('connect', () => {
      for (const piece of pieces) socket.write(piece);
    });
  });
}

/** The statuses of all answers in what a connection gave. */
export const statusesIn = (answer: string): number[] =>
  [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
