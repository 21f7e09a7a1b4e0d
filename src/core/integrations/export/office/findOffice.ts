import { findProgram, type Machine } from '../programs/machine';

const places = {
  variable: 'SOFFICE_PATH',
  linux: ['soffice', 'libreoffice'],
  mac: ['LibreOffice.app/Contents/MacOS/soffice'],
  // The one with .com waits until it is done.
  windows: [['LibreOffice', 'program', 'soffice.com']],
};

/**
 * Where LibreOffice is: what `SOFFICE_PATH` names, or its usual places.
 * @returns undefined when there is none.
 */
export function findOffice(machine?: Machine): string | undefined {
  return findProgram(places, machine);
}
