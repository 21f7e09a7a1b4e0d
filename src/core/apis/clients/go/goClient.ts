import type { ClientFile } from '../clientFile';
import type { ClientModel } from '../model/clientModel';

export function goClient(_model: ClientModel, _name: string): readonly ClientFile[] {
  return [];
}
