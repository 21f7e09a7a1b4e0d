import type { ClientFile } from '../clientFile';
import type { ClientModel } from '../model/clientModel';

export function pythonClient(_model: ClientModel, _name: string): readonly ClientFile[] {
  return [];
}
