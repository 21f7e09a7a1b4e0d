// @ts-check
import fs from 'node:fs';

/**
 * Whether a process of this id runs and, where the system tells, its command line contains a text: ids are used again, and
 * a dead process that nobody has asked about keeps its id but has no command line.
 * @param {number} pid
 * @param {string} text
 * @returns {boolean}
 */
export function isProcessAlive(pid, text) {
  if (!(pid > 0)) return false;
  try {
    if (fs.existsSync('/proc/self/cmdline')) return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
