// @ts-check

/**
 * @typedef {object} Turn
 * @property {(data: Buffer | string) => void} write
 * @property {() => void} end
 */

/**
 * Keeps the output of things that run at the same time apart: one is shown live, the others wait for their turn.
 * @param {(data: Buffer | string) => void} print
 * @returns {() => Turn} starts the output of one more
 */
export function outputTurns(print) {
  /** @type {{ waiting: (Buffer | string)[], ended: boolean }[]} */
  const queue = [];
  const advance = () => {
    for (let first = queue[0]; first; first = queue[0]) {
      for (const data of first.waiting.splice(0)) print(data);
      if (!first.ended) return;
      queue.shift();
    }
  };
  return () => {
    const own = { waiting: /** @type {(Buffer | string)[]} */ ([]), ended: false };
    queue.push(own);
    return {
      write: (data) => {
        own.waiting.push(data);
        advance();
      },
      end: () => {
        own.ended = true;
        advance();
      },
    };
  };
}
